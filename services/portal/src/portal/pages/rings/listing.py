"""The list of rings: a school's own, to the office all; and its export."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.exported import exported, exports
from portal.pages.looser import looser
from portal.pages.rings.seen import API, CRUMBS, PATH, seen_of
from portal.pages.scoping import answered, tab_counts
from portal.states import MACHINES
from portal.together import together

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["ring"].states.items()}


def listing(page: Page) -> Listing:
    """What may be asked; a school has a tab of what waits on it."""
    mine = Scope("mine", "等本校答复", {"waiting_on": page.viewer.school.id})
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "编号", placeholder="例如 TG-2026-0001"),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "status", "since", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            *(() if Role.GROUP_OFFICE in page.viewer.roles else (mine,)),
        ),
        columns=(
            Column("schools", "学校", None, ("给出", "获得")),
            Column("state", "状态", "status", ("状态",)),
        ),
    )


@router.get(PATH)
async def rings(page: ViewerPage) -> Response:
    """Rings, the latest first."""
    service = page.services.teacher_exchanges
    query = listing(page).read(page.request.query_params)
    found, counts = await together(
        answered(service, API, query.params()),
        tab_counts(query, lambda one: answered(service, API, one.params())),
    )
    items = found["items"]
    return page.show(
        "pages/rings/list.html",
        title="环形对接",
        crumbs=CRUMBS,
        query=query,
        rows=[await seen_of(page, item) for item in items],
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        scope_counts=counts,
        saved=await saved_queries.of(page, query.listing),
        looser=[] if items or not query.chosen else await looser(service, API, query),
        exports=exports(query),
        office=Role.GROUP_OFFICE in page.viewer.roles,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    query = listing(page).read(page.request.query_params)
    return await exported(page, page.services.teacher_exchanges, query, "环形对接", ending, api=API)
