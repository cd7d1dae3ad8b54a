"""The list of cooperation projects: who leads, with whom, how far, and what is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal import turns
from portal.access import ViewerPage
from portal.clients.council_waiting import PARTIES
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.page import Page
from portal.pages.exported import exports
from portal.pages.listed import ListOf
from portal.pages.projects.seen import API, CRUMBS, PATH, Item, Seen
from portal.pages.projects.vocabulary import FORMS, SETS
from portal.states import MACHINES

router = APIRouter()
STATES = {code: state.name for code, state in MACHINES["cooperation_project"].states.items()}
MAY_EXPORT = PARTIES | {Role.GROUP_OFFICE}
LIST = ListOf("member_schools", API, "校企联建", SETS)


def listing(page: Page) -> Listing:
    """What may be asked; who takes part in none has no tabs of their own."""
    own = (
        (
            Scope("mine", "等我处理", {"waiting_on_me": "true"}),
            Scope("ours", "本单位", {"organisation_id": page.viewer.school.id}),
        )
        if page.viewer.roles & PARTIES
        else ()
    )
    return Listing(
        path=PATH,
        filters=(
            Filter("q", "关键词", placeholder="名称、单位，或编号 XM-2026-0003"),
            Filter("overdue", "里程碑", Ask.ONE, {"true": "有逾期的"}),
            Filter("form", "形式", Ask.MANY, FORMS, facet=True),
            Filter("status", "状态", Ask.MANY, STATES, facet=True),
        ),
        sorts=("number", "status", "since", "created_at", "starts_on", "ends_on"),
        default_sort="-created_at",
        scopes=(
            Scope("all", "全部"),
            *own,
            Scope("agreeing", "待启动"),
            Scope("running", "进行中"),
            Scope("ended", "已结束"),
        ),
        columns=(
            Column("parties", "各方", files=("牵头单位", "合作方")),
            Column("span", "起止", "ends_on", ("开始", "结束")),
            Column(
                "done",
                "里程碑与证据",
                files=("里程碑", "已验收", "逾期", "活动", "证据", "参加人次"),
            ),
            Column("state", "状态", "status", ("状态",)),
            Column("waits", "停在", "since"),
        ),
    )


@router.get(PATH)
async def projects(page: ViewerPage) -> Response:
    """Cooperation projects, the latest first."""
    found = await LIST.read(page, listing(page))
    return page.show(
        "pages/projects/list.html",
        title="校企联建",
        crumbs=CRUMBS,
        rows=[_row(Seen(item, page)) for item in found.items],
        may_draft=bool(page.viewer.roles & PARTIES),
        exports=exports(found.query) if page.viewer.roles & MAY_EXPORT else (),
        **found.parts,
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the query selects, as a file."""
    return await LIST.export(page, listing(page), ending)


def _row(seen: Seen) -> dict[str, Any]:
    item: Item = seen.item
    waits = seen.waits
    waits = [one for one in waits if one.presses] or waits
    first = next((one for one in waits if one.mine), waits[0] if waits else None)
    clock = None
    if first and first.due:
        clock = turns.limit(first.since, first.due, seen.page.now, mine=first.mine)
    return {
        "item": item,
        "href": seen.path,
        "form": seen.form,
        "lead": seen.lead,
        "partners": "、".join(one.name for one in seen.partners),
        "own": seen.takes_part,
        "mine": first.turn.mine if first and first.mine else False,
        "waits": f"等{first.who}{first.turn.what}" if first else "",
        "clock": clock,
        "act": first.turn.verb if first and first.mine else "查看",
        "progress": _progress(item),
    }


def _progress(item: Mapping[str, Any]) -> str:
    return f"{item['activities_held']} 次活动 · {item['evidence_pieces']} 份证据"
