"""安全: incidents, what they stop, and clearing them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
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
from portal.pages import sending
from portal.pages.bases.seen import RUNS, Item
from portal.pages.bases.vocabulary import SEVERITIES, reason
from portal.pages.bookings.words import when
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.exported import exported, exports
from portal.pages.sending import send, status_of
from portal.states import MACHINES, state_of
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
CLEAR = (reason("处理结果", "写明怎样处理、怎样核实；解除后恢复预约。"),)
BUMP = (reason("调整原因"),)


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


@router.get(f"{PATH}/{{incident_id}}")
async def incident(page: ViewerPage, incident_id: UUID) -> Response:
    """The page of one incident, with what it stops."""
    item = await _load(page, incident_id)
    return await _show(page, item, Form("调整", BUMP).blank({"version": item["version"]}))


async def _show(page: Page, item: Item, draft: Draft, status: int = 200) -> Response:
    service = page.services.joint_training
    stopped = item["status"] == "blocked"
    found = (
        (await service.get(f"{API}/{item['id']}/affected")).body
        if stopped
        else {"items": [], "occurrences": []}
    )
    return page.show(
        "pages/bases/incident.html",
        title=f"{item['resource_title']} 安全事件",
        status=status,
        crumbs=[*CRUMBS, (item["number"], "")],
        item=item,
        draft=draft,
        severity=SEVERITIES[item["severity"]],
        times=_times(found),
        path=f"{PATH}/{item['id']}",
        fact_rows=[
            ("基地", item["base_title"]),
            ("程度", SEVERITIES[item["severity"]]),
            ("发生时间", moment(item["happened_at"])),
            ("上报", moment(item["created_at"])),
            ("受影响的预约", f"{item['affected']} 个"),
            ("已调整", f"{item['bumped']} 个"),
            ("编号", item["number"]),
        ],
    )


def _times(found: Item) -> list[dict[str, Any]]:
    wanted = set(found["occurrences"])
    return [
        {
            "id": one["id"],
            "when": when(one),
            "title": booking["title"],
            "number": booking["number"],
            "href": f"/bookings/{booking['id']}",
            "school": booking["school"]["name"] if booking["school"] else "",
        }
        for booking in found["items"]
        for one in booking["occurrences"]
        if one["id"] in wanted
    ]


@router.post(f"{PATH}/{{incident_id}}/bump")
async def bump(page: ViewerPage, incident_id: UUID) -> Response:
    """The chosen times give way."""
    data = await page.request.form()
    draft = Form("调整", BUMP).read(data)
    draft.body["occurrences"] = [str(one) for one in data.getlist("chosen")]
    if not draft.body["occurrences"]:
        draft.other_errors.append("请先勾选要调整的预约。")
    path = f"{API}/{incident_id}"
    service = page.services.joint_training
    answer = None
    if not draft.faults:
        answer = await send(service, draft, f"{path}/bump-bookings", current=path)
    item = await _load(page, incident_id)
    if answer is not None:
        text = "对方会看到原因；有可替代的时段的，已一并给出。"
        return page.go(f"{PATH}/{incident_id}", Notice("ok", "已调整所选的预约。", text))
    return await _show(page, item, draft, status_of(draft))


@router.get(f"{PATH}/{{incident_id}}/clear")
async def clearing(page: ViewerPage, incident_id: UUID) -> Response:
    """What clearing means, before it is done."""
    item = await _load(page, incident_id)
    if "clear" not in item["allowed_actions"]:
        return _not_now(page, item)
    return ask(page, _question(item), Form("解除", CLEAR).blank({"version": item["version"]}))


@router.post(f"{PATH}/{{incident_id}}/clear")
async def clear(page: ViewerPage, incident_id: UUID) -> Response:
    """It is over."""
    draft = Form("解除", CLEAR).read(await page.request.form())
    path = f"{API}/{incident_id}"
    answer = await send(page.services.joint_training, draft, f"{path}/clear", current=path)
    item = await _load(page, incident_id)
    if answer is not None:
        done = Notice("ok", f"已解除（{item['number']}）。", "没有其他事件的，恢复预约。")
        return page.go(f"{PATH}/{incident_id}", done)
    if "clear" not in item["allowed_actions"]:
        return _not_now(page, item)
    return ask(page, _question(item), draft, status_of(draft))


def _question(item: Item) -> Ask:
    path = f"{PATH}/{item['id']}"
    now, then = (state_of("incident", one).name for one in ("blocked", "cleared"))
    return Ask(
        "解除安全事件",
        f"解除 {item['number']}",
        "确认隐患已排除，解除封锁。",
        f"{path}/clear",
        path,
        [
            ("实训室", "", item["resource_title"]),
            ("状态", now, then),
            ("影响", "", "没有其他未解除的事件时，恢复预约。"),
        ],
        CLEAR,
        crumbs=[*CRUMBS, (item["number"], path)],
    )


async def _load(page: Page, id: UUID) -> Item:
    found: Item = (await page.services.joint_training.get(f"{API}/{id}")).body
    return found


def _not_now(page: Page, item: Item) -> Response:
    state = state_of("incident", item["status"]).name
    return sending.not_now(page, f"{PATH}/{item['id']}", item["number"], state, "解除")
