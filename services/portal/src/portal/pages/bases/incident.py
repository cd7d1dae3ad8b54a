"""One incident: what it stops, the bookings that give way, and clearing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.bases.incidents import API, CRUMBS, PATH
from portal.pages.bases.seen import Item
from portal.pages.bases.vocabulary import SEVERITIES, reason
from portal.pages.bookings.words import when
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import moment

router = APIRouter()
CLEAR = (reason("处理结果", "写明怎样处理、怎样核实；解除后恢复预约。"),)
BUMP = (reason("调整原因"),)


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
