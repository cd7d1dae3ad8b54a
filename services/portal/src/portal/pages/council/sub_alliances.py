"""专业委员会: groups of members that work together in one field, as a list and a page each."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.schools import school_of
from portal.listing import Listing, Scope
from portal.page import Page
from portal.pages.exported import MAY_EXPORT, exported, exports
from portal.viewer import School
from portal.words import day, major

router = APIRouter()

Item = dict[str, Any]
API, PATH = "/v1/sub-alliances", "/sub-alliances"
CRUMBS = [("联盟", ""), ("专业委员会", PATH)]
LISTING = Listing(
    path=PATH,
    filters=(),
    sorts=("name", "founded_at"),
    default_sort="name",
    scopes=(
        Scope("standing", "活动中"),
        Scope("all", "全部（含已撤销）", {"dissolved": "true"}),
    ),
)


@router.get(PATH)
async def sub_alliances(page: ViewerPage) -> Response:
    """The sub-alliances by name."""
    query = LISTING.read(page.request.query_params)
    found = (await page.services.member_schools.get(API, query.params())).body
    return page.show(
        "pages/council/sub_alliances.html",
        title="专业委员会",
        crumbs=CRUMBS,
        query=query,
        rows=[_row(page, one) for one in found["items"]],
        total=found["total"],
        pager=query.pager(len(found["items"]), found["next_cursor"], found["total"]),
        exports=exports(query) if page.viewer.roles & MAY_EXPORT else (),
        may_found=Role.GROUP_OFFICE in page.viewer.roles,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the tab selects, as a file."""
    query = LISTING.read(page.request.query_params)
    service = page.services.member_schools
    return await exported(page, service, query, "专业委员会", ending, api=API)


@router.get(f"{PATH}/{{sub_alliance_id}}")
async def sub_alliance(page: ViewerPage, sub_alliance_id: UUID) -> Response:
    """One sub-alliance: who leads, who sits in it, who did."""
    item = await item_of(page, sub_alliance_id)
    inside = [one for one in item["sittings"] if one["until"] is None]
    return page.show(
        "pages/council/sub_alliance.html",
        title=item["name"],
        crumbs=[*CRUMBS, (item["name"], "")],
        item=item,
        path=f"{PATH}/{item['id']}",
        may=item["allowed_actions"],
        office=Role.GROUP_OFFICE in page.viewer.roles,
        lead=lead_of(item),
        sitting=[_sitting(page, item, one) for one in inside],
        left=[_sitting(page, item, one) for one in item["sittings"] if one["until"]],
        fact_rows=_facts(item),
    )


async def item_of(page: Page, id: UUID) -> Item:
    """One sub-alliance; raises `NotFound`."""
    found: Item = (await page.services.member_schools.get(f"{API}/{id}")).body
    return found


def lead_of(item: Item) -> School | None:
    """The member that leads it."""
    return school_of(item["lead"]) if item["lead"] else None


def sits(item: Item) -> dict[str, str]:
    """Who sits in it now, by name."""
    return {
        one["organisation"]["id"]: one["organisation"]["name"]
        for one in item["sittings"]
        if one["until"] is None and one["organisation"]
    }


def _row(page: Page, item: Item) -> dict[str, Any]:
    return {
        "item": item,
        "href": f"{PATH}/{item['id']}",
        "lead": lead_of(item),
        "inside": page.viewer.school.id in sits(item),
    }


def _sitting(page: Page, item: Item, one: Item) -> dict[str, Any]:
    brief = one["organisation"]
    where = school_of(brief) if brief else School("", "不在册的单位")
    return {
        "school": where,
        "leads": bool(brief and item["lead"] and brief["id"] == item["lead"]["id"]),
        "own": where.id == page.viewer.school.id,
        "since": one["since"],
        "until": one["until"],
    }


def _facts(item: Item) -> list[tuple[str, Any]]:
    lead = lead_of(item)
    return [
        ("牵头单位", lead.name if lead else None),
        ("专业", major(item["major_code"])),
        ("成员", f"{item['members']} 个"),
        ("成立", day(item["founded_at"])),
    ]
