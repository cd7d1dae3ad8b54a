"""The list of training bases, and its export."""

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
from portal.pages.bases.seen import API, CRUMBS, PATH, RUNS, Item, owner_of
from portal.pages.bases.vocabulary import CLASSES, LEVELS, RANKS, money
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.states import MACHINES

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["base"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "open": frozenset({"operational"}),
    "coming": frozenset({"proposed", "evaluating", "approved", "constructing"}),
}
"""Tabs that are sets of states."""
LIST = ListOf("joint_training", API, "实训基地", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; a school has tabs of its own and of what it helped to build."""
    school = page.viewer.school.id
    ours = (
        Scope("ours", "本校的", {"owner_id": school}),
        Scope("built", "本校共建的", {"builder_id": school}),
    )
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "名称或编号", placeholder="例如 智能制造，或 BA-2026-0001"),
            Filter("equipment_class", "设备类别", Ask.MANY, CLASSES, facet=True),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "title", "status", "since", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            Scope("open", "可预约"),
            Scope("coming", "申报和在建"),
            *(() if Role.GROUP_OFFICE in page.viewer.roles else ours),
        ),
        columns=(
            Column("owner", "产权单位", None, ("产权单位",)),
            Column("rooms", "实训室", None, ("实训室", "设备件数")),
            Column("worth", "现值", None, ("现值（元）",)),
            Column("state", "状态", "status", ("状态",)),
        ),
    )


@router.get(PATH)
async def bases(page: ViewerPage) -> Response:
    """Bases that the viewer may see, the latest first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/bases/list.html",
        title="实训基地",
        crumbs=CRUMBS,
        rows=[await _row(page, item) for item in found.items],
        exports=exports(found.query),
        proposes=bool(page.viewer.roles & RUNS),
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


async def _row(page: Page, item: Item) -> dict[str, Any]:
    pieces = sum(one["quantity"] for one in item["equipment"])
    mine = any(one["school_id"] == page.viewer.school.id for one in item["waiting_on"])
    open_now = item["status"] == "operational"
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "owner": await owner_of(page, item),
        "rank": RANKS.get(item["rank"] or "", "") if item["rank"] != "member" else "",
        "levels": [LEVELS[one] for one in item["levels"]],
        "rooms": f"{item['resources']} 间",
        "pieces": f"设备 {pieces} 件" if pieces else "",
        "worth": money(item["worth"]) if item["worth"] else "—",
        "mine": mine and bool(page.viewer.roles & RUNS),
        "act": "去预约" if open_now and page.viewer.school.id else "查看",
        "act_href": f"/bookings?base={item['id']}" if open_now else f"{PATH}/{item['id']}",
    }
