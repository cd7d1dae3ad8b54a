"""协同看板: the alliance in numbers, as of one moment; every number leads to what makes it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Problem
from portal.page import Page
from portal.pages.council_waiting import council_steps
from portal.pages.downloads import dated
from portal.pages.office import numbers
from portal.pages.office.asof import stamp_of, tag
from portal.pages.office.figures import PERIODS
from portal.pages.office.rows import Row, row_of
from portal.pages.office.sheet import board_csv
from portal.together import together
from portal.words import REGION_NAMES, REGIONS

router = APIRouter()

PATH = "/office/board"
API = "/v1/board"
QUEUE_ROWS = 7
PARTS = {"": "全部成员", **{code: REGION_NAMES[mark] for code, mark in REGIONS.items()}}


@router.get(PATH)
async def board(page: ViewerPage, period: str = "term", part: str = "") -> Response:
    """The board of a period; its cards are asked again while the page is looked at."""
    period = period if period in PERIODS else "term"
    part = part if part in PARTS else ""
    asked = {"period": period, "jurisdiction": part}
    answer, queue, council = await together(
        page.services.group_office.get(API, asked), _queue(page), council_steps(page, "me")
    )
    found = answer.body
    trend, trend_table = numbers.lines_of(found)
    return page.show(
        "pages/office/board.html",
        title="协同看板",
        block="board",
        etag=tag((answer.etag, period, part, *queue.values(), *council.steps)),
        here=_here(period, part),
        periods=[(text, _here(code, part), code == period) for code, text in PERIODS.items()],
        parts=[(text, _here(period, code), code == part) for code, text in PARTS.items()],
        part_words=PARTS[part],
        export=f"{PATH}/export.csv?{urlencode({'period': period, 'part': part})}",
        period_words=PERIODS[period],
        period_title=found["period"]["title"],
        stamp=stamp_of(found),
        figures=numbers.tiles_of(found),
        grid=numbers.grid_of(found),
        balance=numbers.balance_of(found),
        steps=numbers.steps_of(found),
        trend=trend,
        trend_table=trend_table,
        silent=numbers.silent_of(found),
        backfilled=found["backfilled"],
        council=council,
        **queue,
    )


@router.get(f"{PATH}/export.csv")
async def export(page: ViewerPage, period: str = "term", part: str = "") -> Response:
    """The board as a file that carries its stamp; today's date is in its name."""
    asked = {"period": period, "jurisdiction": part if part in PARTS else ""}
    found = (await page.services.group_office.get(API, asked)).body
    return dated(page, board_csv(found), "协同看板", "csv", "text/csv; charset=utf-8")


async def _queue(page: Page) -> dict[str, Any]:
    """The head of the queue; None where it could not be asked, so that the board still shows."""
    office = page.services.group_office
    late: dict[str, str | int] = {"overdue": "true", "limit": 1, "with_total": "true"}
    try:
        answers = await together(
            office.get("/v1/queue", {"limit": QUEUE_ROWS, "with_total": "true"}),
            office.get("/v1/queue", late),
        )
    except Problem:
        return {"rows": None, "waiting": 0, "late": 0}
    first, overdue = (answer.body for answer in answers)
    rows: list[Row] = [row_of(item) for item in first["items"]]
    return {"rows": rows, "waiting": first["total"], "late": overdue["total"]}


def _here(period: str, part: str) -> str:
    asked = {"period": period} if period != "term" else {}
    asked |= {"part": part} if part else {}
    return f"{PATH}?{urlencode(asked)}" if asked else PATH
