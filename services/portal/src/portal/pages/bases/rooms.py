"""One room: what it is, what stands in the way, what is booked; adding, changing, closing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.bases.resources import API, CRUMBS, PATH
from portal.pages.bases.seen import BOOKS, RUNS, Item
from portal.pages.bases.vocabulary import BOOKED_AS, CAUSES, CLASSES, KINDS, SEVERITIES
from portal.pages.bookings.named import with_schools
from portal.pages.bookings.words import span, when
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import moment, moment_of

router = APIRouter()
FORM = Form(
    "登记",
    (
        Field("title", "名称", most=30, placeholder="例如 数控实训室A"),
        Field("kind", "类型", Kind.SEGMENT, choices=KINDS),
        Field("booked_as", "预约方式", Kind.SEGMENT, choices=BOOKED_AS, help="登记后不能改。"),
        Field("stations", "工位", Kind.INTEGER, unit="个", help="同时最多多少人。"),
        Field("equipment_class", "设备类别", Kind.CHOICE, choices=CLASSES),
        Field("setup_minutes", "课前准备", Kind.INTEGER, unit="分钟", help="准备和清理时间也不能被别人预约。"),
        Field("cleandown_minutes", "课后清理", Kind.INTEGER, unit="分钟"),
        Field("needs_approval", "外校预约须经基地批准", Kind.FLAG, required=False),
        Field("competitive_holds", "批准前允许几所学校预占同一时段", Kind.FLAG, required=False),
        Field("remark", "说明", Kind.LONG, required=False, most=500, help="例如 五轴 2 台，须穿防护服。"),
    ),
)  # fmt: skip


@router.get(f"{PATH}/new")
async def adding(page: ViewerPage, base: UUID) -> Response:
    """The blank form of a room of that base."""
    found = await _base(page, str(base))
    blank = FORM.blank(
        kind="room",
        booked_as="whole",
        setup_minutes="0",
        cleandown_minutes="0",
        needs_approval="yes",
    )
    return _form(page, blank, found, None)


@router.post(f"{PATH}/new")
async def add(page: ViewerPage, base: UUID) -> Response:
    """Add it."""
    found = await _base(page, str(base))
    draft = FORM.read(await page.request.form())
    draft.body["base_id"] = str(base)
    draft.body["remark"] = draft.body.get("remark") or ""
    answer = await send(page.services.joint_training, draft, API)
    if answer is None:
        return _form(page, draft, found, None, status_of(draft))
    made = answer.body
    return page.go(f"{PATH}/{made['id']}", Notice("ok", f"已登记 {made['title']}。"))


async def _base(page: Page, id: str) -> Item:
    if not page.viewer.roles & RUNS:
        raise Forbidden("joint_training", 403, message="实训室由产权单位的基地管理员登记。")
    found: Item = (await page.services.joint_training.get(f"/v1/bases/{id}")).body
    return found


def _form(page: Page, draft: Draft, base: Item, room: Item | None, status: int = 200) -> Response:
    title = "更新实训室" if room else "登记实训室"
    return page.show(
        "pages/bases/room_form.html",
        title=title,
        status=status,
        crumbs=[*CRUMBS, (title, "")],
        draft=draft,
        base=base,
        room=room,
        action=f"{PATH}/{room['id']}/edit" if room else f"{PATH}/new?base={base['id']}",
        back=f"{PATH}/{room['id']}" if room else f"/bases/{base['id']}",
    )


@router.get(f"{PATH}/{{resource_id}}")
async def room(page: ViewerPage, resource_id: UUID) -> Response:
    """The page of one room."""
    item = await _load(page, resource_id)
    service = page.services.joint_training
    answer = await service.get("/v1/calendars/week", {"resource_id": str(resource_id)})
    week = await with_schools(page, answer.body)
    runs = bool(page.viewer.roles & RUNS) and item["owner_id"] == page.viewer.school.id
    stops = await _stops(page, item) if runs else []
    return page.show(
        "pages/bases/room.html",
        title=item["title"],
        crumbs=[*CRUMBS, (item["number"], "")],
        item=item,
        owner=await page.portal.schools.named(page.access, item["owner"], item["owner_id"]),
        runs=runs,
        books=week["takes_bookings"]
        and item["status"] == "open"
        and bool(page.viewer.roles & BOOKS),
        may=item["allowed_actions"],
        entries=[_entry(page, one) for one in week["entries"]],
        stops=stops,
        fact_rows=_facts(item),
    )


async def _stops(page: Page, item: Item) -> list[dict[str, Any]]:
    asked = {"resource_id": item["id"], "sort": "-created_at", "limit": 5}
    service = page.services.joint_training
    incidents = (await service.get("/v1/incidents", asked)).body["items"]
    blackouts = (await service.get("/v1/blackouts", asked)).body["items"]
    found = [
        {
            "href": f"/incidents/{one['id']}",
            "number": one["number"],
            "machine": "incident",
            "state": one["status"],
            "words": f"{SEVERITIES[one['severity']]}，{moment(one['happened_at'])}",
        }
        for one in incidents
    ]
    return found + [
        {
            "href": f"/blackouts/{one['id']}",
            "number": one["number"],
            "machine": "blackout",
            "state": one["status"],
            "words": f"{CAUSES[one['cause']]}，{moment(one['starts_at'])} 至 {moment(one['ends_at'])}",
        }
        for one in blackouts
    ]


def _entry(page: Page, one: Item) -> dict[str, Any]:
    return {
        "item": one,
        "when": when(one),
        "span": span(one["starts_at"], one["ends_at"]),
        "past": moment_of(one["ends_at"]) < page.now,
        "school": one["school"]["name"] if one["school"] else "",
        "href": f"/bookings/{one['booking_id']}" if one["booking_id"] else "",
    }


def _facts(item: Item) -> list[tuple[str, Any]]:
    return [
        ("基地", item["base_title"]),
        ("类型", KINDS[item["kind"]]),
        ("预约方式", BOOKED_AS[item["booked_as"]]),
        ("工位", f"{item['stations']} 个"),
        ("设备类别", CLASSES[item["equipment_class"]]),
        ("课前准备", f"{item['setup_minutes']} 分钟"),
        ("课后清理", f"{item['cleandown_minutes']} 分钟"),
        ("外校预约", "须经基地批准" if item["needs_approval"] else "直接确认"),
        ("预占", "批准前可有几所学校预占" if item["competitive_holds"] else "一个时段只预占一次"),
        ("编号", item["number"]),
    ]


@router.get(f"{PATH}/{{resource_id}}/edit")
async def editing(page: ViewerPage, resource_id: UUID) -> Response:
    """The form with what stands now."""
    item = await _load(page, resource_id)
    if "change" not in item["allowed_actions"]:
        return _not_now(page, item, "更新资料")
    return _form(page, FORM.blank(item), {"id": item["base_id"], "title": item["base_title"]}, item)


@router.post(f"{PATH}/{{resource_id}}/edit")
async def edit(page: ViewerPage, resource_id: UUID) -> Response:
    """Say it anew."""
    draft = FORM.read(await page.request.form())
    draft.body["remark"] = draft.body.get("remark") or ""
    path = f"{API}/{resource_id}"
    answer = await send(page.services.joint_training, draft, f"{path}/change", current=path)
    item = await _load(page, resource_id)
    if answer is not None:
        text = "以前的预约保持原来的时间。"
        return page.go(f"{PATH}/{resource_id}", Notice("ok", f"已更新 {item['title']}。", text))
    base = {"id": item["base_id"], "title": item["base_title"]}
    return _form(page, draft, base, item, status_of(draft))


@router.get(f"{PATH}/{{resource_id}}/close")
async def closing(page: ViewerPage, resource_id: UUID) -> Response:
    """What closing means, before it is done."""
    item = await _load(page, resource_id)
    if "close" not in item["allowed_actions"]:
        return _not_now(page, item, "停用")
    return ask(page, _question(item), Form("停用", ()).blank({"version": item["version"]}))


@router.post(f"{PATH}/{{resource_id}}/close")
async def close(page: ViewerPage, resource_id: UUID) -> Response:
    """Close it for ever."""
    draft = Form("停用", ()).read(await page.request.form())
    path = f"{API}/{resource_id}"
    answer = await send(page.services.joint_training, draft, f"{path}/close", current=path)
    item = await _load(page, resource_id)
    if answer is not None:
        return page.go(f"{PATH}/{resource_id}", Notice("ok", f"已停用 {item['title']}。"))
    return ask(page, _question(item), draft, status_of(draft))


def _question(item: Item) -> Ask:
    path = f"{PATH}/{item['id']}"
    return Ask(
        "停用实训室",
        f"停用 {item['title']}",
        "永久停用这间实训室。停用后不能恢复。",
        f"{path}/close",
        path,
        [
            ("基地", "", item["base_title"]),
            ("影响", "", "不再接受预约；还有未到来的预约时不能停用。"),
        ],
        danger=True,
        crumbs=[*CRUMBS, (item["number"], path)],
    )


async def _load(page: Page, id: UUID) -> Item:
    found: Item = (await page.services.joint_training.get(f"{API}/{id}")).body
    return found


def _not_now(page: Page, item: Item, name: str) -> Response:
    state = state_of("resource", item["status"]).name
    return sending.not_now(page, f"{PATH}/{item['id']}", item["number"], state, name)
