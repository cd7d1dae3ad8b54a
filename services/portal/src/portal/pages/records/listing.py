"""教师档案: the qualifications of a school's teachers, or of all; how many hold what, by nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal import turns
from portal.access import ViewerPage
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.page import Page
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.pages.records.seen import API, MINE, PATH, Item, Seen, crumbs, looks_on
from portal.pages.records.vocabulary import KINDS, OVER
from portal.states import MACHINES
from portal.together import together

router = APIRouter()

SETS: Mapping[str, frozenset[str]] = {
    "open": frozenset({"declared", "returned"}),
    "verified": frozenset({"verified"}),
    "ended": OVER,
}
"""Tabs that are sets of states."""
_ENOUGH = 5
"""A share of fewer people than this says nothing (portal.md 4)."""
LIST = ListOf("member_schools", API, "教师档案", SETS)

LISTING = Listing(
    path=PATH,
    filters=(
        Filter("q", "关键词", placeholder="姓名中的字，或编号 ZG-2026-0003"),
        Filter("kind", "种类", Ask.MANY, KINDS, facet=True),
        Filter(
            "status",
            "状态",
            Ask.MANY,
            {code: state.name for code, state in MACHINES["qualification"].states.items()},
            facet=True,
        ),
    ),
    sorts=("number", "status", "kind", "awarded_on", "valid_until", "declared_at"),
    default_sort="-declared_at",
    scopes=(
        Scope("all", "全部"),
        Scope("mine", "等我处理", {"waiting_on_me": "true"}),
        Scope("open", "核验中"),
        Scope("verified", "已核验"),
        Scope("ended", "已结束"),
    ),
    columns=(
        Column("dates", "取得与有效", "awarded_on", ("取得日期", "有效期至")),
        Column("state", "状态", "status", ("状态",)),
        Column("waits", "停在"),
    ),
)


@router.get(PATH)
async def qualifications(page: ViewerPage) -> Response:
    """Qualifications, the latest first; who sees only their own is led to their own page."""
    if not looks_on(page.viewer):
        return page.go(MINE)
    found, shares = await together(LIST.read(page, LISTING), _shares(page))
    return page.show(
        "pages/records/list.html",
        title="教师档案",
        crumbs=crumbs(page),
        rows=[_row(Seen(item, page)) for item in found.items],
        exports=exports(found.query),
        may_declare=Role.GROUP_OFFICE not in page.viewer.roles,
        office=Role.GROUP_OFFICE in page.viewer.roles,
        shares=shares,
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: str) -> Response:
    """The list as a file, without names."""
    return await LIST.export(page, LISTING, ending)


async def _shares(page: Page) -> list[tuple[str, str]]:
    """How many people hold each kind, verified; of 双师型 the share of those in a teacher's post."""
    counted = (await page.services.member_schools.get(f"{API}/counts")).body
    teachers = sum(one["people"] for one in counted["teachers"])
    rows = [("在任教师", f"{teachers} 人")]
    for kind, name in KINDS.items():
        people = sum(one["people"] for one in counted["items"] if one["kind"] == kind)
        share = ""
        if kind == "dual_teacher" and teachers >= _ENOUGH:
            share = f"，占 {people / teachers:.0%}"
        rows.append((name, f"{people} 人{share}"))
    return rows


def _row(seen: Seen) -> dict[str, Any]:
    item: Item = seen.item
    first = seen.waits[0] if seen.waits else None
    clock = None
    if first and first.due:
        clock = turns.limit(first.since, first.due, seen.page.now, mine=first.mine)
    return {
        "item": item,
        "href": seen.path,
        "school": seen.school,
        "mine": first.turn.mine if first and first.mine else False,
        "waits": f"等{first.who}{first.turn.what}" if first else "",
        "clock": clock,
        "act": first.turn.verb if first and first.mine else "查看",
    }
