"""联合培养班次: the list of cohorts, and its export."""

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
from portal.pages.cohorts.verbs import API, CRUMBS, KINDS, PATH
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.states import MACHINES
from portal.words import span_words

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["cohort"].states.items()}
SETS: Mapping[str, frozenset[str]] = {
    "enrolling": frozenset({"enrolling", "minimum_check", "confirmed"}),
    "running": frozenset({"running", "suspended", "grading"}),
    "over": frozenset({"closed", "cancelled"}),
}
"""Tabs that are sets of states."""
LIST = ListOf("joint_training", API, "联合培养班次", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; a school has a tab of what it organises or has seats in."""
    own = Scope("own", "与本校有关", {"school_id": page.viewer.school.id})
    office = Role.GROUP_OFFICE in page.viewer.roles
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "名称或编号", placeholder="班次、项目编号，例如 JC-2026-0001"),
            Filter("kind", "类型", Ask.MANY, KINDS, facet=True),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "status", "first_day", "since", "title", "created_at"),
        default_sort="-first_day",
        scopes=(
            Scope("all", "全部"),
            *(() if office else (own,)),
            Scope("enrolling", "报名与待开班"),
            Scope("running", "进行中"),
            Scope("over", "已结束"),
        ),
        columns=(
            Column("owner", "主办学校", None, ("主办学校",)),
            Column("when", "起止", "first_day", ("开班日期", "结束日期")),
            Column("seats", "名额", None, ("名额", "已占用")),
            Column("state", "状态", "status", ("状态",)),
        ),
    )


@router.get(PATH)
async def cohorts(page: ViewerPage) -> Response:
    """Cohorts, the latest first day first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/cohorts/list.html",
        title="联合培养班次",
        crumbs=CRUMBS,
        rows=[_row(page, item) for item in found.items],
        exports=exports(found.query),
        may_plan=bool(page.viewer.roles & {Role.COORDINATOR, Role.SCHOOL_LEADER}),
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


def _row(page: Page, item: Item) -> dict[str, Any]:
    mine = any(one["action"] in item["allowed_actions"] for one in item["waiting_on"])
    own = next((one for one in item["seats"] if one["school_id"] == page.viewer.school.id), None)
    apply = "apply" in item["allowed_actions"]
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "kind": KINDS[item["kind"]],
        "when": span_words(item["first_day"], item["last_day"]),
        "own": own,
        "mine": mine,
        "act": "去办理" if mine else "报名" if apply else "查看",
    }
