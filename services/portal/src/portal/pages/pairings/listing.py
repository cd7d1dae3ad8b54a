"""The list of pairings: everybody's, with how far their goals are reached; and its export."""

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
from portal.page import Page
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.pages.pairings.seen import API, CRUMBS, PATH, PROPOSERS, Item, Seen, Waits
from portal.pages.pairings.vocabulary import OVER, STANDING
from portal.states import MACHINES

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["pairing"].states.items()}
SETS: Mapping[str, frozenset[str]] = {"standing": STANDING, "ended": OVER}
"""Tabs that are sets of states."""
LIST = ListOf("member_schools", API, "结对帮扶", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; a school has a tab of its own."""
    own = () if Role.GROUP_OFFICE in page.viewer.roles else _own(page)
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "关键词", placeholder="学校名称，或编号 JD-2026-0001"),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "status", "since", "created_at", "starts_on", "ends_on"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            *own,
            Scope("standing", "进行中"),
            Scope("ended", "已结束"),
        ),
        columns=(
            Column("span", "起止", "ends_on", ("开始", "结束", "学期数")),
            Column("goals", "目标", None, ("没有目标的学期", "目标数", "已达成")),
            Column("state", "状态", "status", ("状态", "未按时评议")),
            Column("waits", "停在"),
        ),
    )


def _own(page: Page) -> tuple[Scope, ...]:
    school = {"organisation_id": page.viewer.school.id}
    return (Scope("ours", "本校", school), Scope("mine", "等本校办理", {"waiting_on_me": "true"}))


@router.get(PATH)
async def pairings(page: ViewerPage) -> Response:
    """Pairings, the latest first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/pairings/list.html",
        title="结对帮扶",
        crumbs=CRUMBS,
        rows=[_row(Seen(item, page)) for item in found.items],
        exports=exports(found.query) if page.viewer.roles & PROPOSERS else (),
        may_propose=bool(page.viewer.roles & PROPOSERS),
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


def _row(seen: Seen) -> dict[str, Any]:
    item: Item = seen.item
    first = next((one for one in seen.waits if one.mine), None) or next(iter(seen.waits), None)
    goals = [goal for term in item["terms"] for goal in term["goals"]]
    mine = first.turn.mine if first and first.mine else False
    bare = sum(not term["goals"] for term in item["terms"])
    return {
        "item": item,
        "href": seen.path,
        "title": seen.title,
        "regions": (seen.supporting.region, seen.supported.region),
        "own": seen.own,
        "goals": len(goals),
        "met": sum(goal["met"] for goal in goals),
        "bare": bare,
        "open": item["status"] == "active",
        "silent": sum(len(term["silent"]) for term in item["terms"]),
        "mine": mine,
        "waits": _waits_words(seen, first),
        "clock": turns.limit(first.since, first.due, seen.page.now, mine=first.mine)
        if first
        else None,
        "act": first.turn.verb if first and mine else "查看",
    }


def _waits_words(seen: Seen, first: Waits | None) -> str:
    """等示例万州职校答复; 等两校提出学期目标 where either may."""
    if first is None:
        return ""
    holders = {one.who for one in seen.waits if one.action == first.action}
    return f"等{'两校' if len(holders) > 1 else first.who}{first.turn.what}"
