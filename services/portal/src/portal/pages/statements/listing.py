"""The list of statements: a school's own, the office's all; and its export."""

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
from portal.pages.statements.seen import API, CRUMBS, PATH, Item, Seen, seen_of
from portal.pages.statements.vocabulary import weighted
from portal.states import MACHINES

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["statement"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "running": frozenset({"running"}),
    "unsettled": frozenset({"open", "half_signed", "disputed"}),
    "signed": frozenset({"signed"}),
}
"""Tabs that are sets of states."""
LIST = ListOf("teacher_exchanges", API, "对账单", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; a school has a tab of what waits on it."""
    mine = Scope("mine", "等本校签认", {"waiting_on": page.viewer.school.id})
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "编号", placeholder="例如 DZ-2026-0001"),
            Filter("term_ends_on", "学期最后一天", Ask.DAY),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "status", "term_ends_on", "since", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            *(() if Role.GROUP_OFFICE in page.viewer.roles else (mine,)),
            Scope("unsettled", "待办结"),
            Scope("running", "累计中"),
            Scope("signed", "已签认"),
        ),
        columns=(
            Column("term", "学期", "term_ends_on", ("学期末日",)),
            Column("given", "本期给出", None, ("甲方给出", "乙方给出")),
            Column("closing", "期末结余", None, ("期初", "期末")),
            Column("state", "状态", "status", ("状态",)),
            Column("waits", "停在"),
        ),
    )


@router.get(PATH)
async def statements(page: ViewerPage) -> Response:
    """Statements, the latest first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/statements/list.html",
        title="互惠对账",
        crumbs=CRUMBS,
        rows=[_row(await seen_of(page, item)) for item in found.items],
        exports=exports(found.query),
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


def _row(seen: Seen) -> dict[str, Any]:
    item: Item = seen.item
    first = next((one for one in seen.waits if one.mine), None) or next(iter(seen.waits), None)
    mine = bool(first and first.mine)
    return {
        "item": item,
        "href": seen.path,
        "title": seen.title,
        "term": seen.term,
        "given": [
            (one.name, weighted(item[gave]))
            for one, gave in zip(seen.sides, ("first_gave", "second_gave"), strict=True)
        ]
        if seen.drawn
        else [],
        "balance": seen.balance if seen.drawn else "",
        "mine": mine,
        "waits": f"等{first.who}{first.turn.what}" if first else "",
        "clock": _clock(seen, mine),
        "act": first.turn.verb if first and mine else "查看",
    }


def _clock(seen: Seen, mine: bool) -> turns.Clock | None:
    first = next((one for one in seen.waits if one.mine is mine), None)
    if first is None:
        return None
    if first.due is None:
        return turns.waited(first.since, None, seen.page.now)
    return turns.limit(first.since, first.due, seen.page.now, mine=mine)
