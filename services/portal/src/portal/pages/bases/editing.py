"""Proposing a base, and saying its data anew: shares, equipment and opening hours as rows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.page import Page
from portal.pages.bases.seen import API, CRUMBS, PATH, RUNS, load
from portal.pages.bases.vocabulary import CLASSES, SHARES, WEEKDAYS
from portal.pages.bookings.words import clock, minutes
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm, Table

router = APIRouter()
_CODES = r"\d{2}(\d{2}(\d{2})?)?"
FIELDS = (
    Field("title", "基地名称", most=30, help="全联盟可见，不写人名和电话。"),
    Field("place", "地点", required=False, most=100, placeholder="例如 3 号楼 1–2 层"),
    Field(
        "major_code",
        "面向专业代码",
        required=False,
        pattern=_CODES,
        says="请填 2、4 或 6 位专业代码，例如 460103",
        help="不填：面向多个专业。",
    ),
    Field("contact_role", "联系岗位", most=30, help="写岗位，不写姓名。"),
    Field("contact_note", "联系方式", required=False, most=200, placeholder="例如 实训楼 102"),
    Field("description", "说明", Kind.LONG, required=False, most=2000),
)
EQUIPMENT = Table(
    "equipment",
    "设备",
    (
        Field("name", "名称", placeholder="例如 五轴加工中心"),
        Field("equipment_class", "类别", Kind.CHOICE, choices=CLASSES),
        Field("quantity", "数量", Kind.INTEGER),
        Field("value", "总价（元）", Kind.DECIMAL, required=False),
    ),
    at_first=3,
    most=200,
)
OPENING = Table(
    "opening",
    "开放时间",
    (
        Field("weekday", "星期", Kind.CHOICE, choices=WEEKDAYS),
        Field("opens", "开放", Kind.TIME, required=False, placeholder="例如 0800"),
        Field("closes", "关闭", Kind.TIME, required=False, placeholder="例如 2130"),
        Field("first_period", "或从第几节", Kind.INTEGER, required=False),
        Field("last_period", "到第几节", Kind.INTEGER, required=False),
    ),
    at_first=5,
    most=20,
)


def base_form(verb: str, schools: Mapping[str, str]) -> SheetForm:
    """The form, in which a member school is chosen by name."""
    shares = Table(
        "shares",
        "共建投入",
        (
            Field("school_id", "学校", Kind.CHOICE, choices=schools),
            Field("kind", "类别", Kind.CHOICE, choices=SHARES),
            Field("value", "价值（元）", Kind.DECIMAL),
            Field("since", "投入日期", Kind.DATE),
            Field("depreciates_on", "折旧完毕", Kind.DATE, required=False),
        ),
        at_first=2,
        most=100,
    )
    return SheetForm(verb, FIELDS, (shares, EQUIPMENT, OPENING))


@router.get(f"{PATH}/new")
async def proposing(page: ViewerPage) -> Response:
    """The blank form."""
    _require(page)
    sheet = (await _form(page, "申报")).blank()
    sheet.values["contact_role"] = "基地管理员"
    return _show(page, sheet, PATH, "申报基地")


@router.post(f"{PATH}/new")
async def propose(page: ViewerPage) -> Response:
    """Propose it; or draw the form again with more rows, or with one emptied."""
    _require(page)
    form, data = await _form(page, "申报"), await page.request.form()
    do = str(data.get("do") or "save")
    if do != "save":
        return _show(page, form.redrawn(data, do), PATH, "申报基地")
    sheet = form.read(data)
    sheet.body = content(sheet.body)
    answer = await send(page.services.joint_training, sheet, API)
    if answer is None:
        return _show(page, sheet, PATH, "申报基地", status_of(sheet))
    made = answer.body
    text = f"已申报 {made['number']}。"
    return page.go(f"{PATH}/{made['id']}", Notice("ok", text, "接下来等集团办公室评估。"))


@router.get(f"{PATH}/{{base_id}}/edit")
async def editing(page: ViewerPage, base_id: UUID) -> Response:
    """The form with what stands now."""
    seen = await load(page, base_id)
    if "change" not in seen.may:
        raise Forbidden("joint_training", 403, message="评估期间不能改，或由本校基地管理员办理。")
    sheet = (await _form(page, "更新")).blank(as_typed(seen.item))
    sheet.version = seen.item["version"]
    return _show(page, sheet, seen.path, "更新资料")


@router.post(f"{PATH}/{{base_id}}/edit")
async def edit(page: ViewerPage, base_id: UUID) -> Response:
    """Say it anew."""
    path = f"{PATH}/{base_id}"
    form, data = await _form(page, "更新"), await page.request.form()
    do = str(data.get("do") or "save")
    if do != "save":
        return _show(page, form.redrawn(data, do), path, "更新资料")
    sheet = form.read(data)
    sheet.body = content(sheet.body)
    api = f"{API}/{base_id}"
    answer = await send(page.services.joint_training, sheet, f"{api}/change", current=api)
    if answer is None:
        return _show(page, sheet, path, "更新资料", status_of(sheet))
    return page.go(path, Notice("ok", "已更新基地资料。", "预约时按新的共建投入和开放时间。"))


def _require(page: Page) -> None:
    if not page.viewer.roles & RUNS:
        message = "基地由本校的基地管理员或校领导申报。"
        raise Forbidden("joint_training", 403, message=message)


async def _form(page: Page, verb: str) -> SheetForm:
    assert page.access is not None
    own = page.viewer.school
    others = await page.portal.schools.others(page.access)
    schools = {own.id: f"{own.name}（本校）", **{one.id: one.name for one in others}}
    return base_form(verb, schools)


def content(body: dict[str, Any]) -> dict[str, Any]:
    """The API's body: money in fen, times in minutes, nothing where nothing was typed."""
    plain = {
        name: body.get(name) or ("" if name != "major_code" else None)
        for name in ("title", "place", "major_code", "contact_role", "contact_note", "description")
    }
    return {
        **plain,
        "shares": [{**one, "value": fen(one.get("value"))} for one in body.get("shares", ())],
        "equipment": [{**one, "value": fen(one.get("value"))} for one in body.get("equipment", ())],
        "opening": [_hours(one) for one in body.get("opening", ()) if one.get("weekday")],
    }


def as_typed(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item as the form has it: money in yuan, times as on a clock."""
    return {
        **item,
        "shares": [{**one, "value": yuan(one["value"])} for one in item["shares"]],
        "equipment": [{**one, "value": yuan(one["value"])} for one in item["equipment"]],
        "opening": [
            {**one, **{name: _clock(one[name]) for name in ("opens", "closes")}}
            for one in item["opening"]
        ],
    }


def _hours(one: Mapping[str, Any]) -> dict[str, Any]:
    """By a clock or by periods: the API says where both or neither were typed."""
    times = {name: minutes(one[name]) if one.get(name) else None for name in ("opens", "closes")}
    periods = {name: one.get(name) for name in ("first_period", "last_period")}
    return {"weekday": int(one["weekday"]), **times, **periods}


def _clock(minute: int | None) -> str:
    return "" if minute is None else clock(minute)


def fen(value: str | None) -> int:
    return int(Decimal(value or 0) * 100)


def yuan(value: int) -> str:
    return f"{value / 100:.2f}".removesuffix(".00")


def _show(page: Page, sheet: Sheet, back: str, title: str, status: int = 200) -> Response:
    return page.show(
        "pages/bases/form.html",
        title=title,
        status=status,
        crumbs=[*CRUMBS, (title, "")],
        draft=sheet,
        action=page.request.url.path,
        back=back,
    )
