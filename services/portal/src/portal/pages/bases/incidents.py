"""安全: incidents as a list, and reporting one."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.domain.clock import SHANGHAI
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.columns import Column
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.listing import Ask as Asked
from portal.listing import Filter, Listing, Scope
from portal.page import Page
from portal.pages.bases.seen import RUNS, Item
from portal.pages.bases.vocabulary import SEVERITIES
from portal.pages.exported import exported, exports
from portal.pages.sending import send, status_of
from portal.states import MACHINES
from portal.words import day_of, moment

router = APIRouter()
API = "/v1/incidents"
PATH = "/incidents"
CRUMBS = [("基地共建", ""), ("安全", PATH)]
STATES = {code: state.name for code, state in MACHINES["incident"].states.items()}
LISTING = Listing(
    path=PATH,
    filters=(
        Filter("q", "编号", placeholder="例如 SI-2026-0001"),
        Filter("status", "状态", Asked.MANY, STATES, facet=True),
    ),
    sorts=("number", "status", "created_at"),
    default_sort="-created_at",
    scopes=(Scope("all", "全部"),),
    columns=(
        Column("happened", "发生时间", None, ("发生时间",)),
        Column("affected", "受影响的预约", None, ("受影响预约", "已调整")),
        Column("state", "状态", "status", ("状态",)),
    ),
)
REPORT = Form(
    "上报",
    (
        Field("severity", "程度", Kind.SEGMENT, choices=SEVERITIES),
        Field("day", "发生日期", Kind.DATE, api="happened_at"),
        Field("time", "时刻", Kind.TIME, placeholder="例如 0930"),
        Field(
            "words", "发生了什么", Kind.LONG, most=500, help="不写人名；基地和集团办公室能看到。"
        ),
        Field(
            "bump_hours",
            "立即调整这么多小时内的预约",
            Kind.INTEGER,
            unit="小时",
            help="0：先不调整，上报后逐个办理。",
        ),
    ),
)


@router.get(PATH)
async def incidents(page: ViewerPage) -> Response:
    """Incidents, the latest first."""
    service, query = page.services.joint_training, LISTING.read(page.request.query_params)
    found = (await service.get(API, query.params())).body
    items = found["items"]
    return page.show(
        "pages/bases/incidents.html",
        title="安全",
        crumbs=CRUMBS,
        query=query,
        rows=[
            {
                "item": one,
                "href": f"{PATH}/{one['id']}",
                "severity": SEVERITIES[one["severity"]],
                "happened": moment(one["happened_at"]),
                "mine": "clear" in one["allowed_actions"],
            }
            for one in items
        ],
        total=found["total"],
        pager=query.pager(len(items), found["next_cursor"], found["total"]),
        exports=exports(query),
    )


@router.get(f"{PATH}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """What the filters select, as a file."""
    query = LISTING.read(page.request.query_params)
    return await exported(page, page.services.joint_training, query, "安全事件", ending, api=API)


@router.get(f"{PATH}/new")
async def reporting(page: ViewerPage, resource: UUID) -> Response:
    """The blank form."""
    room = await _room(page, resource)
    local = page.now.astimezone(SHANGHAI)
    draft = REPORT.blank(day=day_of(page.now).isoformat(), time=f"{local:%H:%M}", bump_hours="0")
    return _form(page, draft, room)


@router.post(f"{PATH}/new")
async def report(page: ViewerPage, resource: UUID) -> Response:
    """Report it: the room is blocked."""
    room = await _room(page, resource)
    draft = REPORT.read(await page.request.form())
    draft.body = {
        "resource_id": str(resource),
        **{name: draft.body.get(name) for name in ("severity", "words", "bump_hours")},
        "happened_at": _moment(draft),
    }
    answer = await send(page.services.joint_training, draft, API)
    if answer is None:
        return _form(page, draft, room, status_of(draft))
    made = answer.body
    text = (
        f"{room['title']}已封锁；受影响的预约 {made['affected']} 个，已调整 {made['bumped']} 个。"
    )
    return page.go(f"{PATH}/{made['id']}", Notice("ok", f"已上报 {made['number']}。", text))


def _moment(draft: Draft) -> str | None:
    if "day" in draft.errors or "time" in draft.errors:
        return None
    text = f"{draft.body['happened_at']}T{draft.body['time']}"
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).isoformat()


def _form(page: Page, draft: Draft, room: Item, status: int = 200) -> Response:
    return page.show(
        "pages/bases/incident_form.html",
        title="上报安全事件",
        status=status,
        crumbs=[*CRUMBS, ("上报", "")],
        draft=draft,
        room=room,
        action=f"{PATH}/new?resource={room['id']}",
    )


async def _room(page: Page, id: UUID) -> Item:
    if not page.viewer.roles & RUNS:
        raise Forbidden("joint_training", 403, message="安全事件由产权单位的基地管理员上报。")
    found: Item = (await page.services.joint_training.get(f"/v1/resources/{id}")).body
    return found
