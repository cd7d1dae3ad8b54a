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
from portal.listing import Ask, Filter, Listing, Query, Scope
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.exported import exported, exports
from portal.pages.looser import looser
from portal.pages.scoping import Found, answered, narrowed, tab_counts
from portal.pages.statements.seen import API, CRUMBS, PATH, Item, Seen, seen_of
from portal.pages.statements.vocabulary import weighted
from portal.states import MACHINES
from portal.together import together

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["statement"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "running": frozenset({"running"}),
    "unsettled": frozenset({"open", "half_signed", "disputed"}),
    "signed": frozenset({"signed"}),
}
"""Tabs that are sets of states."""


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
    query = listing(page).read(page.request.query_params)
    found, counts = await together(
        _found(page, query), tab_counts(query, lambda one: _found(page, one))
    )
    items = found["items"]
    loose = (
        []
        if items or not query.chosen
        else await looser(page.services.teacher_exchanges, API, query, SETS)
    )
    return page.show(
        "pages/statements/list.html",
        title="互惠对账",
        crumbs=CRUMBS,
        query=query,
        rows=[_row(await seen_of(page, item)) for item in items],
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        scope_counts=counts,
        saved=await saved_queries.of(page, query.listing),
        looser=loose,
        exports=exports(query),
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    query = listing(page).read(page.request.query_params)
    service, asked = page.services.teacher_exchanges, narrowed(query, SETS)
    return await exported(page, service, query, "对账单", ending, api=API, asked=asked)


async def _found(page: Page, query: Query) -> Found:
    return await answered(page.services.teacher_exchanges, API, narrowed(query, SETS))


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
