"""决议: what the council votes on, as a list and a page each with its votes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal import turns
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Query, Scope
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.council.tally import CHOICES, tally_of, votes_of
from portal.pages.engagements.seen import due_words
from portal.pages.exported import MAY_EXPORT, exported, exports
from portal.pages.memberships.story import KIND_NAMES
from portal.pages.scoping import NOTHING, Found, answered, narrowed, tab_counts
from portal.states import MACHINES
from portal.together import together
from portal.words import day, moment, moment_of

router = APIRouter()

Item = dict[str, Any]
API, PATH = "/v1/resolutions", "/resolutions"
CRUMBS = [("理事会", ""), ("决议", PATH)]
STATES = {code: state.name for code, state in MACHINES["resolution"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "voting": frozenset({"voting"}),
    "ended": frozenset(STATES) - {"voting"},
}
MINE = "mine"
_OPEN_AT_MOST = 200
"""Votes open at a time, of which the viewer's own are told apart here: the API has no such filter."""
LISTING = Listing(
    path=PATH,
    filters=(
        Filter("q", "关键词", placeholder="标题，或编号 JY-2026-0003"),
        Filter("status", "状态", Ask.MANY, STATES, facet=True),
        Filter("kind", "事项", Ask.MANY, KIND_NAMES, facet=True),
    ),
    sorts=("number", "status", "opened_at", "closes_at"),
    default_sort="-opened_at",
    scopes=(
        Scope("all", "全部"),
        Scope(MINE, "待我表决"),
        Scope("voting", "表决中"),
        Scope("ended", "已结束"),
    ),
    columns=(
        Column("votes", "赞成 · 反对 · 弃权", None, ("赞成", "反对", "弃权", "未表决", "法定人数")),
        Column("state", "状态", "status", ("状态",)),
        Column("closes", "截止", "closes_at", ("截止",)),
    ),
)


@router.get(PATH)
async def resolutions(page: ViewerPage) -> Response:
    """Resolutions, the latest first; under 待我表决 those the viewer's school still votes on."""
    query = LISTING.read(page.request.query_params)
    found, counts = await together(
        _found(page, query), tab_counts(query, lambda one: _found(page, one))
    )
    items = found["items"]
    return page.show(
        "pages/council/resolutions.html",
        title="决议",
        crumbs=CRUMBS,
        query=query,
        rows=[row_of(page, item) for item in items],
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        scope_counts=counts,
        saved=await saved_queries.of(page, LISTING),
        exports=exports(query) if page.viewer.roles & MAY_EXPORT else (),
        may_open=Role.GROUP_OFFICE in page.viewer.roles,
        kinds=KIND_NAMES,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    query = LISTING.read(page.request.query_params)
    service, asked = page.services.member_schools, narrowed(query, SETS)
    mine = query.scope is not None and query.scope.name == MINE
    numbers = {one["number"] for one in (await _mine(page, query))["items"]} if mine else None
    return await exported(
        page, service, query, "决议", ending, api=API, asked=asked, numbers=numbers
    )


@router.get(f"{PATH}/{{resolution_id}}")
async def resolution(page: ViewerPage, resolution_id: UUID) -> Response:
    """One resolution: what is decided, who voted what, who is silent, and the result."""
    answer = await page.services.member_schools.get(f"{API}/{resolution_id}")
    item = answer.body
    return page.show(
        "pages/council/resolution.html",
        title=f"{item['title']} {item['number']}",
        block="content",
        etag=answer.etag,
        crumbs=[*CRUMBS, (item["number"], "")],
        item=item,
        path=f"{PATH}/{item['id']}",
        kind=KIND_NAMES[item["kind"]],
        tally=tally_of(item),
        votes=votes_of(item),
        about=_about(item),
        closed=is_closed(page, item),
        counts_now=counts_now(page, item),
        voted=item["electorate"] - len(item["silent"]),
        ends=due_words(moment_of(item["closes_at"])),
        clock=clock_of(page, item),
        fact_rows=_facts(item),
        choices=CHOICES,
    )


def is_closed(page: Page, item: Item) -> bool:
    """Whether no vote is taken any more."""
    return item["status"] != "voting" or page.now >= moment_of(item["closes_at"])


def counts_now(page: Page, item: Item) -> bool:
    """Whether the office can count: all have voted, or the vote has closed."""
    may = "count" in item["allowed_actions"]
    return may and (not item["silent"] or is_closed(page, item))


def clock_of(page: Page, item: Item) -> turns.Clock | None:
    """What is left of an open vote."""
    if item["status"] != "voting":
        return None
    return turns.clock(moment_of(item["opened_at"]), moment_of(item["closes_at"]), page.now)


def row_of(page: Page, item: Item) -> dict[str, Any]:
    """A row of the list."""
    mine = "vote" in item["allowed_actions"] and not is_closed(page, item)
    counts = counts_now(page, item)
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "mine": "待我表决" if mine else "待我计票" if counts else False,
        "clock": clock_of(page, item),
        "ends": due_words(moment_of(item["closes_at"])),
        "act": "去表决" if mine else "去计票" if counts else "查看",
        "silent": len(item["silent"]),
    }


async def _found(page: Page, query: Query) -> Found:
    if query.scope and query.scope.name == MINE:
        return await _mine(page, query)
    return await answered(page.services.member_schools, API, narrowed(query, SETS))


async def _mine(page: Page, query: Query) -> Found:
    if Role.COUNCIL_VOTER not in page.viewer.roles:
        return NOTHING
    asked = {**query.anew().params(), "status": ["voting"], "limit": _OPEN_AT_MOST}
    found = (await page.services.member_schools.get(API, asked)).body["items"]
    items = [one for one in found if row_of(page, one)["mine"] == "待我表决"]
    return {"items": items, "next_cursor": None, "total": len(items)}


def _about(item: Item) -> tuple[str, str] | None:
    """The membership that it decides on, with its page."""
    if not item["subject_id"] or not item["organisation"]:
        return None
    return f"{item['organisation']['name']}的成员资格", f"/memberships/{item['subject_id']}"


def _facts(item: Item) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [
        ("编号", item["number"]),
        ("事项", KIND_NAMES[item["kind"]]),
        ("提请", moment(item["opened_at"])),
        ("截止", due_words(moment_of(item["closes_at"]))),
        ("表决成员", f"{item['electorate']} 个"),
        ("法定人数", f"{item['quorum']} 个"),
    ]
    if item["counted_at"]:
        name = "撤回" if item["status"] == "withdrawn" else "计票"
        rows.append((name, day(item["counted_at"])))
    return rows
