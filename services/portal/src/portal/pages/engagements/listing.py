"""The list of engagements, the same for the viewer's own (我的任务), and its export."""

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
from portal.pages.engagements.progress import OVER
from portal.pages.engagements.seen import Item, Seen
from portal.pages.exported import MAY_EXPORT, exported, exports
from portal.pages.scoping import Found, Parameters, answered, narrowed, tab_counts
from portal.states import MACHINES
from portal.together import together
from portal.words import EXCHANGE_TYPES

router = APIRouter()

PATH, OWN = "/engagements", "/my/engagements"
STATES = {code: state.name for code, state in MACHINES["engagement"].states.items()}
SCOPES: Mapping[str, frozenset[str]] = {
    "running": frozenset(STATES) - OVER,
    "ended": frozenset(OVER),
}
"""Tabs that are sets of states."""
_KINDS = ("secondment", "shadowing", "outreach_teaching", "lecture")
COLUMNS = (
    Column("schools", "派出与接收", files=("派出学校", "接收学校")),
    Column("plan", "计划", files=("计划开始", "计划结束", "计划学时", "认定加权学时")),
    Column("state", "状态", "status", ("状态",)),
    Column("waits", "停在", "since"),
)
_NAMES = "engagement_list"


def listing(path: str, schools: Mapping[str, str]) -> Listing:
    """What may be asked of the list at `path`."""
    return Listing(
        path=path,
        filters=(
            Filter("q", "编号", placeholder="例如 TE-2026-0183"),
            Filter("school_id", "学校", Ask.ONE, schools),
            Filter(
                "exchange_type",
                "交流类型",
                Ask.MANY,
                {kind: EXCHANGE_TYPES[kind] for kind in EXCHANGE_TYPES if kind in _KINDS},
                facet=True,
            ),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "status", "since", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            Scope("mine", "等我处理", {"waiting_on_me": "true"}),
            Scope("running", "进行中"),
            Scope("ended", "已结束"),
        ),
        columns=COLUMNS,
    )


@router.get(PATH)
@router.get(OWN)
async def engagements(page: ViewerPage) -> Response:
    """The engagements that concern the viewer; under `/my` only those they go on themselves."""
    path = page.request.url.path
    query = await _query(page, path)
    found, counts = await together(
        _found(page, query), tab_counts(query, lambda one: _found(page, one))
    )
    items = found["items"]
    names = await page.names([item["teacher_ref"] for item in items], _NAMES)
    own = path == OWN or page.viewer.roles == {Role.TEACHER}
    return page.show(
        "pages/engagements/list.html",
        title="我的任务" if own else "交流任务",
        crumbs=[("教师互训", ""), ("我的任务" if own else "交流任务", "")],
        query=query,
        rows=[_row(Seen(item, page, names)) for item in items],
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        scope_counts=counts,
        saved=await saved_queries.of(page, query.listing),
        exports=exports(query) if page.viewer.roles & MAY_EXPORT and path == PATH else (),
        own=own,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file with today's date in its name; it names no person."""
    query = await _query(page, PATH)
    service = page.services.teacher_exchanges
    asked = _asked(page, query)
    return await exported(page, service, query, "交流任务", ending, api=f"/v1{PATH}", asked=asked)


async def _query(page: Page, path: str) -> Query:
    others = await page.portal.schools.others(page.access) if page.access else ()
    return listing(path, {one.id: one.name for one in others}).read(page.request.query_params)


def _asked(page: Page, query: Query) -> Parameters:
    """The API's parameters; the viewer's own list is about nobody else."""
    asked = narrowed(query, SCOPES)
    if query.listing.path == OWN:
        asked["teacher_ref"] = page.viewer.person_ref
    return asked


async def _found(page: Page, query: Query) -> Found:
    service = page.services.teacher_exchanges
    return await answered(service, f"/v1{PATH}", _asked(page, query))


def _row(seen: Seen) -> dict[str, Any]:
    item: Item = seen.item
    first = seen.waits[0] if seen.waits else None
    clock = None
    if first and first.due:
        clock = turns.limit(first.since, first.due, seen.page.now, mine=first.mine)
    return {
        "item": item,
        "href": seen.path,
        "kind": seen.kind,
        "teacher": seen.teacher,
        "home": seen.school("home"),
        "host": seen.school("host"),
        "mine": first.turn.mine if first and first.mine else False,
        "waits": f"等{seen.party(first.actor)}{first.turn.what}" if first else "",
        "clock": clock,
        "act": first.turn.duty if first and first.mine else "查看",
    }
