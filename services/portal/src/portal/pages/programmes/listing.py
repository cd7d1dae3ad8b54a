"""培养项目: the list of programmes, and its export."""

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
from portal.pages.cohorts.acting import Item
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.pages.programmes.verbs import API, CRUMBS, KINDS, PATH
from portal.states import MACHINES
from portal.words import hours

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["programme"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "open": frozenset({"published"}),
    "drafting": frozenset({"draft", "submitted", "approved"}),
}
"""Tabs that are sets of states."""
LIST = ListOf("joint_training", API, "培养项目", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; a school has a tab of its own ones."""
    own = Scope("own", "本校主办", {"owner_id": page.viewer.school.id})
    office = Role.GROUP_OFFICE in page.viewer.roles
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "名称或编号", placeholder="例如 高压安全，或 JP-2026-0001"),
            Filter("kind", "类型", Ask.MANY, KINDS, facet=True),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "status", "since", "title", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            *(() if office else (own,)),
            Scope("open", "可开班"),
            Scope("drafting", "拟定与审批"),
        ),
        columns=(
            Column("owner", "主办学校", None, ("主办学校",)),
            Column("hours", "学时", None, ("学时",)),
            Column("state", "状态", "status", ("状态",)),
        ),
    )


@router.get(PATH)
async def programmes(page: ViewerPage) -> Response:
    """Programmes, the latest first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/programmes/list.html",
        title="培养项目",
        crumbs=CRUMBS,
        rows=[_row(page, item) for item in found.items],
        exports=exports(found.query),
        may_draft=Role.COORDINATOR in page.viewer.roles,
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


def _row(page: Page, item: Item) -> dict[str, Any]:
    waits = item["waiting_on"]
    turn = {"approve": "去审批", "submit": "去提交", "publish": "去发布"}
    mine = next((one["action"] for one in waits if one["action"] in item["allowed_actions"]), "")
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "kind": KINDS[item["kind"]],
        "hours": hours(item["hours"]),
        "mine": bool(mine),
        "act": turn.get(mine, "查看"),
    }
