"""Bookings as a list: the viewer's school's, and those in its bases; and its export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.page import Page
from portal.pages.bases.seen import BOOKS
from portal.pages.bookings.calendar import CRUMBS as ABOVE
from portal.pages.bookings.seen import API, Seen, seen_of
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.states import MACHINES

router = APIRouter()
PATH = "/bookings/list"
CRUMBS = [*ABOVE, ("列表", PATH)]
STATES = {code: state.name for code, state in MACHINES["booking"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "held": frozenset({"held", "waitlisted", "offered"}),
    "coming": frozenset({"confirmed", "in_use"}),
}
"""Tabs that are sets of states."""
LIST = ListOf("joint_training", API, "基地预约", SETS)


def listing(page: Page) -> Listing:
    """What may be asked."""
    school = page.viewer.school.id
    own = (
        Scope("mine", "等本校办理", {"waiting_on": school}),
        Scope("ours", "本校预约的", {"school_id": school}),
        Scope("here", "约本校基地的", {"owner_id": school}),
    )
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "用途或编号", placeholder="例如 BK-2026-0001"),
            Filter("day_from", "使用日从", Ask.DAY),
            Filter("day_to", "到", Ask.DAY),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "title", "status", "first_at", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            *(() if Role.GROUP_OFFICE in page.viewer.roles else own),
            Scope("held", "待定"),
            Scope("coming", "待使用"),
        ),
        columns=(
            Column("room", "实训室", None, ("基地", "实训室")),
            Column("when", "时间", "first_at", ("时间", "最近一次", "次数")),
            Column("school", "预约学校", None, ("预约单位", "人数")),
            Column("state", "状态", "status", ("状态",)),
            Column("waits", "停在"),
        ),
    )


@router.get(PATH)
async def bookings(page: ViewerPage) -> Response:
    """Bookings, the latest first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/bookings/list.html",
        title="基地预约",
        crumbs=CRUMBS,
        rows=[_row(await seen_of(page, item)) for item in found.items],
        exports=exports(found.query),
        books=bool(page.viewer.roles & BOOKS),
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


def _row(seen: Seen) -> dict[str, Any]:
    item = seen.item
    first = next((one for one in seen.waits if one.mine), None) or next(iter(seen.waits), None)
    return {
        "item": item,
        "href": seen.path,
        "school": seen.school,
        "count": f"共 {len(item['occurrences'])} 次，余 {item['left']} 次",
        "mine": bool(first and first.mine),
        "waits": f"等{first.who}{first.turn.what}" if first else "",
        "clock": first.clock if first else None,
        "act": first.turn.verb if first and first.mine else "查看",
    }
