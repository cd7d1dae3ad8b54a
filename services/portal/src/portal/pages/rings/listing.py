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
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.pages.rings.seen import API, CRUMBS, PATH, seen_of
from portal.states import MACHINES

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["ring"].states.items()}
LIST = ListOf("teacher_exchanges", API, "环形对接")


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
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/rings/list.html",
        title="环形对接",
        crumbs=CRUMBS,
        rows=[await seen_of(page, item) for item in found.items],
        exports=exports(found.query),
        office=Role.GROUP_OFFICE in page.viewer.roles,
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)
