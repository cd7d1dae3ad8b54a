"""The list of rounds, for every school and the office; and its export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal import words
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.page import Page
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.pages.rounds.seen import API, CRUMBS, PATH, Item, Seen
from portal.pages.rounds.vocabulary import TYPES, kinds_words
from portal.states import MACHINES

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["clearing_round"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "running": frozenset({"planned", "open", "closed", "solved"}),
    "over": frozenset({"concluded", "cancelled"}),
}
"""Tabs that are sets of states."""
LIST = ListOf("teacher_exchanges", API, "撮合轮", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; a school has a tab of what waits for its answers."""
    mine = Scope("mine", "等本校答复", {"waiting_on": page.viewer.school.id})
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "编号或名称", placeholder="例如 TC-2026-0001"),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
            Filter("exchange_type", "交流类型", Ask.MANY, TYPES, facet=True),
        ),
        sorts=("number", "status", "opens_on", "closes_on", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            *(() if Role.GROUP_OFFICE in page.viewer.roles else (mine,)),
            Scope("running", "进行中"),
            Scope("over", "已结束"),
        ),
        columns=(
            Column("dates", "日期", "opens_on", ("开始征集", "征集截止", "答复截止")),
            Column("kinds", "交流类型", None, ("交流类型",)),
            Column("result", "结果", None, ("需求", "供给", "建议", "已成对接")),
            Column("state", "状态", "status", ("状态",)),
        ),
    )


@router.get(PATH)
async def rounds(page: ViewerPage) -> Response:
    """Rounds, the latest first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/rounds/list.html",
        title="撮合轮",
        crumbs=CRUMBS,
        rows=[_row(Seen(item, page)) for item in found.items],
        exports=exports(found.query),
        office=Role.GROUP_OFFICE in page.viewer.roles,
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


def _row(seen: Seen) -> dict[str, Any]:
    item: Item = seen.item
    return {
        "item": item,
        "href": seen.path,
        "dates": words.span_words(item["opens_on"], item["closes_on"]),
        "kinds": kinds_words(item["exchange_types"]),
        "result": _result(item),
        "mine": seen.mine,
        "clock": seen.clock,
        "act": "去答复" if seen.mine else "查看",
    }


def _result(item: Item) -> list[str]:
    if item["result_hash"] is None:
        return []
    found = [f"{item['requests']} 条需求、{item['offers']} 条供给", f"{item['lines']} 条建议"]
    if item["outcome"]:
        found[1] += f"，已成对接 {item['outcome']['matched']} 条"
    return found
