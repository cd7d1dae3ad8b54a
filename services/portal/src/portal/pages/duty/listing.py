"""履职记录: the records of a school's teachers, or of all; and the list as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal import turns
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.pages.duty.seen import API, MINE, PATH, Seen, crumbs, looks_on, seen_of
from portal.pages.duty.vocabulary import CATEGORIES, SOURCES, counts_as
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.states import MACHINES
from portal.words import span_words

router = APIRouter()
SETS: Mapping[str, frozenset[str]] = {
    "open": frozenset({"declared", "returned"}),
    "credited": frozenset({"credited"}),
    "ended": frozenset({"withdrawn", "revoked"}),
}
"""Tabs that are sets of states."""
LIST = ListOf("teacher_exchanges", API, "履职记录", SETS)

LISTING = Listing(
    path=PATH,
    filters=(
        Filter("q", "关键词", placeholder="名称、单位，或编号 LZ-2026-0003"),
        Filter("from_day", "日期从", Ask.DAY),
        Filter("to_day", "到", Ask.DAY),
        Filter("category", "类别", Ask.MANY, CATEGORIES, facet=True),
        Filter("source", "来源", Ask.ONE, SOURCES, facet=True),
        Filter(
            "status",
            "状态",
            Ask.MANY,
            {code: state.name for code, state in MACHINES["duty_record"].states.items()},
            facet=True,
        ),
    ),
    sorts=("number", "status", "first_day", "last_day", "since", "created_at"),
    default_sort="-created_at",
    scopes=(
        Scope("all", "全部"),
        Scope("open", "待核验"),
        Scope("credited", "已计入"),
        Scope("ended", "已结束"),
    ),
    columns=(
        Column("span", "起止", "first_day", ("开始", "结束")),
        Column("counts", "计入", None, ("天数", "学时")),
        Column("state", "状态", "status", ("状态",)),
        Column("waits", "停在"),
    ),
)


@router.get(PATH)
async def records(page: ViewerPage) -> Response:
    """The records, the latest first; a teacher is led to their own page."""
    if not looks_on(page.viewer):
        return page.go(MINE)
    found = await LIST.read(page, LISTING)
    return page.show(
        "pages/duty/records.html",
        title="履职记录",
        crumbs=crumbs(page, ("履职记录", "")),
        rows=[_row(seen) for seen in await seen_of(page, *found.items)],
        exports=exports(found.query),
        may_declare=Role.COORDINATOR in page.viewer.roles,
        office=Role.GROUP_OFFICE in page.viewer.roles,
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """The list as a file, without names."""
    return await LIST.export(page, LISTING, ending)


def _row(seen: Seen) -> dict[str, Any]:
    first = seen.waits[0] if seen.waits else None
    clock = None
    if first and first.due:
        clock = turns.limit(first.since, first.due, seen.page.now, mine=first.mine)
    return {
        "item": seen.item,
        "href": seen.path,
        "person": seen.person,
        "school": seen.school,
        "category": CATEGORIES[seen.item["category"]],
        "span": span_words(seen.item["first_day"], seen.item["last_day"]),
        "counts": counts_as(seen.item),
        "mine": bool(first and first.mine),
        "waits": f"等{first.who}{first.turn.what}" if first else "",
        "clock": clock,
        "act": first.turn.verb if first and first.mine else "查看",
    }
