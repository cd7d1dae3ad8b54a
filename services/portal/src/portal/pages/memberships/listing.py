"""The list of memberships: the office's work on applications, and everybody's register of members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from portal import turns
from portal.access import ViewerPage
from portal.clients.council_waiting import votes_under_way
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.page import Page
from portal.pages.exported import MAY_EXPORT, exports
from portal.pages.listed import ListOf
from portal.pages.memberships.seen import API, CRUMBS, PATH, SPEAKERS, Item, Seen
from portal.pages.memberships.vocabulary import APPLYING, MEMBERS, OVER
from portal.pages.scoping import Parameters
from portal.states import MACHINES

router = APIRouter()

STATES = {code: state.name for code, state in MACHINES["membership"].states.items()}
SETS: Mapping[str, frozenset[str]] = {"applying": APPLYING, "members": MEMBERS, "ended": OVER}
"""Tabs that are sets of states."""
LIST = ListOf("member_schools", API, "成员资格", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; the office's own tab is what waits on it, a school's is its own."""
    own = (
        Scope("mine", "等我处理", {"waiting_on_office": "true"})
        if page.viewer.role == "group_office"
        else Scope("ours", "本单位", {"organisation_id": page.viewer.school.id})
    )
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "关键词", placeholder="单位名称，或编号 CY-2026-0003"),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "status", "since", "created_at"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            own,
            Scope("applying", "申请中"),
            Scope("members", "成员"),
            Scope("ended", "已结束"),
        ),
        columns=(
            Column("dates", "申请与加入", files=("申请日期", "加入日期", "离开日期")),
            Column("state", "状态", "status", ("状态",)),
            Column("waits", "停在", "since"),
        ),
    )


@router.get(PATH)
async def memberships(page: ViewerPage) -> Response:
    """Memberships, the latest first."""
    found = await LIST.read(page, listing(page))
    votes = await votes_under_way(page.services, page.viewer)
    voting = {one["subject_id"]: one for one in votes}
    return page.show(
        "pages/memberships/list.html",
        title="成员资格",
        crumbs=CRUMBS,
        rows=[_row(Seen(item, page), voting) for item in found.items],
        exports=exports(found.query) if page.viewer.roles & MAY_EXPORT else (),
        may_apply=await _may_apply(page),
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    return await LIST.export(page, listing(page), ending)


async def _may_apply(page: Page) -> bool:
    """Whether the viewer's organisation may apply now: it speaks for itself, and has no membership."""
    if not page.viewer.roles & SPEAKERS:
        return False
    standing = sorted(APPLYING | MEMBERS)
    asked: Parameters = {
        "organisation_id": page.viewer.school.id,
        "status": standing,
        "limit": 1,
    }
    return not (await page.services.member_schools.get(API, asked)).body["items"]


def _row(seen: Seen, voting: Mapping[str, Item]) -> dict[str, Any]:
    """`voting`: the open votes by what they are about, as far as the viewer counts them."""
    item: Item = seen.item
    first = seen.waits[0] if seen.waits else None
    clock = None
    if first and first.due:
        clock = turns.limit(first.since, first.due, seen.page.now, mine=first.mine)
    vote = voting.get(item["id"])
    under_way = first is not None and first.action == "admit"
    if seen.office and vote is not None:
        under_way = under_way and bool(vote["silent"]) and not (first and first.late)
    elif seen.office:
        under_way = False
    mine = first.turn.mine if first and first.mine and not under_way else False
    return {
        "item": item,
        "href": seen.path,
        "school": seen.school,
        "own": seen.own,
        "mine": mine,
        "waits": ("等理事会表决" if under_way else f"等{first.who}{first.turn.what}")
        if first
        else "",
        "clock": clock,
        "act": first.turn.verb if first and mine else "查看",
    }
