"""The lines of all rounds as a list, with its export; and one line with the reasons of its score."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Problem
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Query
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.exchanges import showing
from portal.pages.exported import exported, exports
from portal.pages.looser import looser
from portal.pages.rounds.seen import API, CRUMBS, LINES, PATH, Line, lines_of, load, load_line
from portal.pages.rounds.vocabulary import TYPES
from portal.states import MACHINES
from portal.together import together

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["clearing_line"].states.items()}
HERE = f"{PATH}/lines"
_ROUNDS = 50


async def listing(page: Page) -> Listing:
    """What may be asked; the latest rounds by name."""
    try:
        asked = {"limit": _ROUNDS}
        found = (await page.services.teacher_exchanges.get(API, asked)).body["items"]
    except Problem:
        found = []
    rounds = {one["id"]: f"{one['title']}（{one['number']}）" for one in found}
    return Listing(
        path=HERE,
        filters=(
            Filter("q", "编号", placeholder="例如 TL-2026-0001"),
            Filter("round_id", "撮合轮", Ask.ONE, rounds),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
            Filter("exchange_type", "交流类型", Ask.MANY, TYPES, facet=True),
        ),
        sorts=("number", "status", "score", "since", "created_at"),
        default_sort="-created_at",
        columns=(
            Column("schools", "派出 → 接收", None, ("派出学校", "接收学校")),
            Column("worth", "人数与学时", None, ("人数", "预计加权学时")),
            Column("score", "匹配", "score", ("匹配度",)),
            Column("state", "状态", "status", ("状态",)),
        ),
    )


@router.get(HERE)
async def lines(page: ViewerPage) -> Response:
    """Lines, the latest first: a school's own, to the office all."""
    service = page.services.teacher_exchanges
    query = (await listing(page)).read(page.request.query_params)
    found = (await service.get(LINES, query.params())).body
    rows = await lines_of(page, found["items"])
    return page.show(
        "pages/rounds/lines.html",
        title="撮合建议",
        crumbs=[*CRUMBS, ("撮合建议", HERE)],
        query=query,
        rows=rows,
        total=found["total"],
        pager=query.pager(len(rows), found["next_cursor"], found["total"]),
        saved=await saved_queries.of(page, query.listing),
        looser=[] if rows or not query.chosen else await _looser(page, query),
        exports=exports(query),
    )


@router.get(f"{HERE}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    query = (await listing(page)).read(page.request.query_params)
    return await exported(
        page, page.services.teacher_exchanges, query, "撮合建议", ending, api=LINES
    )


@router.get(f"{HERE}/{{line_id}}")
async def one(page: ViewerPage, line_id: UUID) -> Response:
    """One line: both postings, why they fit, what each school said."""
    line = await load_line(page, line_id)
    seen, story = await together(
        load(page, line.item["round_id"]), showing.timeline_of(page, f"{LINES}/{line_id}")
    )
    return page.show(
        "pages/rounds/line.html",
        title=f"撮合建议 {line.number}",
        crumbs=[*CRUMBS, (seen.number, seen.path), (line.number, "")],
        line=line,
        item=line.item,
        seen=seen,
        fact_rows=_facts(line),
        answers=_answers(line),
        story=story,
        office=Role.GROUP_OFFICE in page.viewer.roles,
    )


async def _looser(page: Page, query: Query) -> Any:
    return await looser(page.services.teacher_exchanges, LINES, query)


def _facts(line: Line) -> list[tuple[str, Any]]:
    item = line.item
    gives = {"home": "派出方给出", "host": "接收方给出", None: "双方各给出"}[item["giver"]]
    return [
        ("交流类型", line.type),
        ("派出", line.schools["home"].name),
        ("接收", line.schools["host"].name),
        ("人数", f"{item['headcount']} 位教师"),
        ("学时", f"{gives} {line.hours}" if item["hours"] != "0.00" else line.hours),
        ("匹配", line.score),
    ]


def _answers(line: Line) -> list[dict[str, Any]]:
    """What each side said, as the list of approvals shows it."""
    item, found = line.item, []
    for side in ("home", "host"):
        tone, words = "wait", "待答复"
        if side in item["accepted_by"]:
            tone, words = "done", "已接受"
        elif side == item["refused_by"]:
            tone, words = "no", "已拒绝"
        elif side in item["silent"]:
            tone, words = "over", "未答复"
        elif item["status"] == "refused":
            tone, words = "over", "不用再答复"
        elif side == line.own:
            tone = "mine"
        found.append({"party": line.schools[side].name, "tone": tone, "words": words})
    return found
