"""证书: the list of certificates, and its export."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.pages.certificates.verbs import API, CRUMBS, PATH
from portal.pages.cohorts.acting import Item
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.states import MACHINES
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
LIST = ListOf("joint_training", API, "证书", SETS, also={"with_names": "true"})

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
    found = await LIST.read(page, LISTING)
    return page.show(
        "pages/certificates/list.html",
        title="证书",
        crumbs=CRUMBS,
        rows=[_row(item) for item in found.items],
        exports=exports(found.query) if Role.TEACHER not in page.viewer.roles else [],
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file, without names."""
    return await LIST.export(page, LISTING, ending)


def _row(item: Item) -> dict[str, Any]:
    mine = "issue" in item["allowed_actions"]
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "hours": hours(item["hours"]),
        "mine": mine,
        "act": "去签发" if mine else "查看",
    }
