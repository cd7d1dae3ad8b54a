"""业务总览·教师互训: where requests and offers stand now, and how far they come in a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Problem
from portal.page import Page
from portal.pages.office import numbers
from portal.pages.office.asof import stamp_of, tag
from portal.pages.office.drill import Behind, behind_of
from portal.pages.office.figures import PERIODS
from portal.states import MACHINES
from portal.together import together

router = APIRouter()

PATH = "/office/exchanges"
UNMET_SHOWN = 10
TILES = frozenset({"需求满足率", "匹配用时（中位）", "事项响应及时率", "跨省市协作占比"})
_BARS = {"grey": "grey", "blue": "blue", "green": "green", "orange": "orange"}


@dataclass(frozen=True)
class Part:
    """One kind of thing by its states; `rows` are (state, count, address), None when not asked."""

    name: str
    machine: str
    href: str
    rows: tuple[tuple[str, int, str], ...] | None

    @property
    def total(self) -> int:
        return sum(count for _, count, _ in self.rows or ())

    @property
    def bars(self) -> list[tuple[str, int, str]]:
        """For the macro `share_bar`."""
        states = MACHINES[self.machine].states
        return [
            (states[code].name, count, _colour(states[code].tone.colour))
            for code, count, _ in self.rows or ()
        ]


@router.get(PATH)
async def overview(page: ViewerPage, period: str = "term") -> Response:
    """The exchanges of the alliance, asked again while the page is looked at."""
    period = period if period in PERIODS else "term"
    office = page.services.group_office
    answer, unmet, requests, offers = await together(
        office.get("/v1/board", {"period": period}),
        office.get("/v1/board/drill", {"measure": "unmet", "period": period, "limit": UNMET_SHOWN}),
        _part(page, "交流需求", "request", "/exchange-requests"),
        _part(page, "交流供给", "offer", "/exchange-offers"),
    )
    board = answer.body
    lost: list[Behind] = [behind_of("unmet", one) for one in unmet.body["items"]]
    return page.show(
        "pages/office/overview.html",
        title="教师互训总览",
        block="overview",
        etag=tag((answer.etag, period, requests, offers)),
        crumbs=[("业务总览", ""), ("教师互训", PATH)],
        here=_here(period),
        periods=[(text, _here(code), code == period) for code, text in PERIODS.items()],
        period_words=PERIODS[period],
        stamp=stamp_of(board),
        figures=[one for one in numbers.tiles_of(board) if one.name in TILES],
        parts=(requests, offers),
        steps=numbers.steps_of(board),
        unmet=lost,
        unmet_total=board["unmet"],
        unmet_href=numbers.drill_at(board["unmet_drill"]),
    )


async def _part(page: Page, name: str, machine: str, path: str) -> Part:
    """How many stand in which state; without rows when the service cannot be reached."""
    try:
        answer = await page.services.teacher_exchanges.get(f"/v1{path}/facets")
    except Problem:
        return Part(name, machine, path, None)
    counts: Mapping[str, int] = answer.body["status"]
    rows = [
        (code, counts[code], f"{path}?{urlencode({'status': code})}")
        for code in MACHINES[machine].states
        if counts.get(code)
    ]
    return Part(name, machine, path, tuple(rows))


def _colour(colour: str) -> Any:
    return _BARS.get(colour.removeprefix("outline-"), "grey")


def _here(period: str) -> str:
    return PATH if period == "term" else f"{PATH}?{urlencode({'period': period})}"
