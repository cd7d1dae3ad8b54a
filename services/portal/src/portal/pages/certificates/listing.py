"""证书: the list of certificates, and its export."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Query, Scope
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.certificates.verbs import API, CRUMBS, PATH
from portal.pages.cohorts.acting import Item
from portal.pages.exported import exported, exports
from portal.pages.looser import looser
from portal.pages.scoping import Found, answered, narrowed, tab_counts
from portal.states import MACHINES
from portal.together import together
from portal.words import hours

router = APIRouter()
CODES = ("eligible", "issued", "suspended", "revoked", "expired", "superseded")
STATES = {code: MACHINES["certificate"].states[code].name for code in CODES}
SETS = {
    "eligible": frozenset({"eligible"}),
    "valid": frozenset({"issued"}),
    "over": frozenset({"suspended", "revoked", "expired", "superseded"}),
}
"""Tabs that are sets of states."""
LISTING = Listing(
    path=PATH,
    filters=(
        Filter("q", "编号、班次或项目", placeholder="例如 ZS-2026-0001"),
        Filter("status", "状态", Ask.MANY, STATES, facet=True),
    ),
    sorts=("number", "status", "since", "title", "created_at"),
    default_sort="-created_at",
    scopes=(
        Scope("all", "全部"),
        Scope("eligible", "可签发"),
        Scope("valid", "有效"),
        Scope("over", "暂停与失效"),
    ),
    columns=(
        Column("holder", "持证人", None, ("学校",)),
        Column("programme", "项目", "title", ("项目", "班次")),
        Column("issued", "签发", None, ("签发日期", "有效期至")),
        Column("state", "状态", "status", ("状态",)),
    ),
)


@router.get(PATH)
async def certificates(page: ViewerPage) -> Response:
    """Certificates, the latest first, with names for those who may know them."""
    query = LISTING.read(page.request.query_params)
    found, counts = await together(
        _found(page, query), tab_counts(query, lambda one: _found(page, one))
    )
    items = found["items"]
    loose = (
        []
        if items or not query.chosen
        else await looser(page.services.joint_training, API, query, SETS)
    )
    return page.show(
        "pages/certificates/list.html",
        title="证书",
        crumbs=CRUMBS,
        query=query,
        rows=[_row(item) for item in items],
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        scope_counts=counts,
        saved=await saved_queries.of(page, query.listing),
        looser=loose,
        exports=exports(query) if Role.TEACHER not in page.viewer.roles else [],
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file, without names."""
    query = LISTING.read(page.request.query_params)
    service, asked = page.services.joint_training, narrowed(query, SETS)
    return await exported(page, service, query, "证书", ending, api=API, asked=asked)


async def _found(page: Page, query: Query) -> Found:
    asked = {**narrowed(query, SETS), "with_names": "true"}
    return await answered(page.services.joint_training, API, asked)


def _row(item: Item) -> dict[str, Any]:
    mine = "issue" in item["allowed_actions"]
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "hours": hours(item["hours"]),
        "mine": mine,
        "act": "去签发" if mine else "查看",
    }
