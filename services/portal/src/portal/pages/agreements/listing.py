"""The list of agreements: the school's own, or to the office all; and its export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from portal import turns
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.page import Page
from portal.pages.agreements.seen import API, CRUMBS, PATH, SPEAKERS, Seen
from portal.pages.agreements.vocabulary import BINDING, OVER, TALKED
from portal.pages.council.choices import today
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.states import MACHINES
from portal.words import day_of

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["agreement"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "talked": TALKED,
    "binding": BINDING,
    "near": BINDING,
    "ended": OVER,
}
"""Tabs that are sets of states."""
NEAR = timedelta(days=180)
"""[P] How near its end an agreement is told apart."""
LIST = ListOf("member_schools", API, "合作协议", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; a school has a tab of what waits on it."""
    mine = {"waiting_on": page.viewer.school.id}
    own = (Scope("mine", "等本校办理", mine),) if speaks(page) else ()
    near = {"ends_by": (today(page) + NEAR).isoformat()}
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "关键词", placeholder="名称、单位，或编号 XY-2026-0003"),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "title", "status", "since", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            *own,
            Scope("talked", "协商中"),
            Scope("binding", "生效中"),
            Scope("near", "180 天内到期", near),
            Scope("ended", "已结束"),
        ),
        columns=(
            Column("parties", "各方", None, ("各方",)),
            Column("valid", "有效期", None, ("第一天", "最后一天")),
            Column("state", "状态", "status", ("状态", "版本")),
            Column("waits", "停在"),
        ),
    )


def speaks(page: Page) -> bool:
    """Whether the viewer deals with agreements for their school."""
    return bool(page.viewer.roles & SPEAKERS)


@router.get(PATH)
async def agreements(page: ViewerPage) -> Response:
    """Agreements, the latest first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/agreements/list.html",
        title="合作协议",
        crumbs=CRUMBS,
        rows=[_row(Seen(item, page)) for item in found.items],
        exports=exports(found.query),
        may_draft=speaks(page),
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


def _row(seen: Seen) -> dict[str, Any]:
    item = seen.item
    first = next((one for one in seen.waits if one.mine), None) or next(iter(seen.waits), None)
    others = [one for one in seen.parties if one.id != seen.page.viewer.school.id]
    left = (day_of(item["valid_to"]) - today(seen.page)).days if item["valid_to"] else None
    near = item["status"] in BINDING and left is not None and 0 <= left <= NEAR.days
    return {
        "item": item,
        "href": seen.path,
        "parties": others[:3],
        "more": len(others) - 3,
        "near": f"剩 {left} 天" if near else "",
        "mine": first.turn.mine if first and first.mine else False,
        "waits": _waits(seen),
        "clock": turns.limit(first.since, first.due, seen.page.now, mine=first.mine)
        if first
        else None,
        "act": first.turn.verb if first and first.mine else "查看",
    }


def _waits(seen: Seen) -> str:
    waits = seen.waits
    if not waits:
        return ""
    who = waits[0].who if len(waits) == 1 else f"{waits[0].who}等 {len(waits)} 方"
    return f"等{who}{waits[0].turn.what}"
