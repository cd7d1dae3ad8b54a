"""成员单位: the alliance's register as a list, a page for each organisation, and the exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import OrganisationKind, Role
from cyzj.contracts.names import JURISDICTIONS, ORGANISATION_KINDS, STANDINGS
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Query, Scope
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.exported import MAY_EXPORT, exported, exports
from portal.pages.looser import looser
from portal.pages.member_ending import successor_of
from portal.pages.memberships.seen import SPEAKERS, Seen, standing_of
from portal.together import nothing, together

router = APIRouter()

LISTING = Listing(
    path="/members",
    filters=(
        Filter("q", "关键词", placeholder="单位名称、简称，或完整的代码"),
        Filter(
            "kind",
            "类型",
            Ask.MANY,
            {str(kind): name for kind, name in ORGANISATION_KINDS.items()},
            facet=True,
        ),
        Filter(
            "standing",
            "成员状态",
            Ask.MANY,
            {str(standing): name for standing, name in STANDINGS.items()},
            facet=True,
        ),
    ),
    sorts=("name", "standing"),
    default_sort="name",
    scopes=(
        Scope("all", "全部"),
        *(Scope(str(j), name, {"jurisdiction": str(j)}) for j, name in JURISDICTIONS.items()),
    ),
    columns=(
        Column("place", "所在地", files=("省（市）", "市或区县（未核对）")),
        Column("standing", "成员状态", "standing", ("成员状态", "加入日期")),
        Column("promise", "答复承诺", files=("答复承诺（工作日）",)),
        Column("activity", "最近活动", files=("最近活动",)),
    ),
)
SEE_STAFF = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER})
_API = "/v1/organisations"
_COUNTED = 200
"""Counts beside the choices come from one page of the API; a longer register has none."""

Item = Mapping[str, Any]


@router.get("/members")
async def members(page: ViewerPage) -> Response:
    """The register, filtered, with counts beside the choices."""
    query = LISTING.read(page.request.query_params)
    found = (await page.services.member_schools.get(_API, query.params())).body
    counts = await _counts(page, query)
    return page.show(
        "pages/members/list.html",
        title="成员单位",
        crumbs=[("联盟", ""), ("成员单位", "/members")],
        query=query,
        items=found["items"],
        total=found["total"],
        pager=query.pager(len(found["items"]), found["next_cursor"], found["total"]),
        scope_counts=counts.pop("scope"),
        counts=counts,
        saved=await saved_queries.of(page, LISTING),
        looser=[] if found["items"] else await looser(page.services.member_schools, _API, query),
        may_register=Role.GROUP_OFFICE in page.viewer.roles,
        exports=exports(query) if page.viewer.roles & MAY_EXPORT else (),
    )


@router.get("/members/export.{ending}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file with today's date in its name."""
    query = LISTING.read(page.request.query_params)
    return await exported(page, page.services.member_schools, query, "成员单位", ending, api=_API)


@router.get("/members/{organisation_id}")
async def member(page: ViewerPage, organisation_id: UUID) -> Response:
    """One organisation: its profile, its standing, and what the viewer may do with it."""
    answer = await page.services.member_schools.get(f"{_API}/{organisation_id}")
    item = answer.body
    own = item["id"] == page.viewer.school.id
    is_office = item["kind"] == OrganisationKind.OFFICE
    found, successor = await together(
        nothing() if is_office else standing_of(page, item["id"]), successor_of(page, item)
    )
    membership = Seen(found, page) if found else None
    office = Role.GROUP_OFFICE in page.viewer.roles
    return page.show(
        "pages/members/detail.html",
        title=item["name"],
        crumbs=[("联盟", ""), ("成员单位", "/members"), (item["short_name"], "")],
        item=item,
        own=own,
        may=item["allowed_actions"],
        staff_path="/staff" if own else f"/members/{item['id']}/staff",
        sees_staff=office or (own and bool(page.viewer.roles & SEE_STAFF)),
        membership=membership,
        may_apply=_may_apply(page, own, membership),
        successor=successor,
    )


def _may_apply(page: Page, own: bool, membership: Seen | None) -> bool:
    """Whether the viewer may apply for this organisation: it is theirs, and nothing is under way."""
    return own and bool(page.viewer.roles & SPEAKERS) and (membership is None or membership.over)


async def _counts(page: Page, query: Query) -> dict[str, dict[str, int]]:
    """How many each choice would show beside the other conditions, by filter and by tab."""
    asked: dict[str, str | int] = {"limit": _COUNTED, "q": query.value("q")}
    found = (await page.services.member_schools.get(_API, asked)).body
    if found["next_cursor"]:
        return {"scope": {}, "kind": {}, "standing": {}}
    tabs = {scope.name: 0 for scope in LISTING.scopes}
    facets: dict[str, dict[str, int]] = {
        each.name: dict.fromkeys(each.choices, 0) for each in LISTING.filters if each.facet
    }
    for item in found["items"]:
        misses = [name for name, fits in _fits(item, query).items() if not fits]
        for name, counts in facets.items():
            if not set(misses) - {name}:
                counts[item[name]] += 1
        if not set(misses) - {"scope"}:
            tabs["all"] += 1
            tabs[item["jurisdiction"]] += 1
    return {"scope": tabs, **facets}


def _fits(item: Item, query: Query) -> dict[str, bool]:
    """Whether an organisation fits each condition of the query."""
    scope = query.scope.params if query.scope else {}
    wanted = {name: query.chosen.get(name, ()) for name in ("kind", "standing")}
    fits = {name: not values or item[name] in values for name, values in wanted.items()}
    return fits | {"scope": scope.get("jurisdiction", item["jurisdiction"]) == item["jurisdiction"]}
