"""Answering a request: an offer made for it, or one of the school's free-standing offers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.teacher_exchanges.facets import LODGINGS, TEACHER_LEVELS
from portal import words
from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.exchanges import showing
from portal.pages.exchanges.kinds import REQUESTS, Item
from portal.pages.exchanges.vocabulary import volume_words
from portal.pages.sending import send, status_of

router = APIRouter()
_NOTE = Field(
    "note", "留言", Kind.LONG, required=False, most=500, help="写给对方学校，例如教师的特长。"
)
_REST = (
    Field("mode", "方式", Kind.SEGMENT, choices=words.MODES),
    Field("headcount", "人数", Kind.INTEGER, unit="位教师"),
    Field("teacher_level", "教师层次", Kind.CHOICE, choices=TEACHER_LEVELS),
    Field("lodging", "食宿", Kind.CHOICE, choices=LODGINGS),
    Field(
        "contact_note",
        "联系方式",
        required=False,
        most=200,
        help="只有确认对接后的对方学校能看到。",
    ),
    _NOTE,
)
_FROM = Field("window_from", "开始日期", Kind.DATE)
_TO = Field("window_to", "结束日期", Kind.DATE)
_HOURS = Field("class_hours", "学时", Kind.DECIMAL, unit="学时（1 学时 = 45 分钟）")
_DAYS = Field("working_days", "工作日", Kind.INTEGER, unit="个工作日")


def answer_form(request: Item) -> Form:
    """The terms a school answers with, in the unit of the request's kind of exchange."""
    volume: tuple[Field, ...] = ()
    if request["class_hours"] is not None:
        volume = (_HOURS,)
    elif request["working_days"] is not None:
        volume = (_DAYS,)
    return Form("应答", (_FROM, _TO, *volume, *_REST))


@router.get("/exchange-requests/{request_id}/answer")
async def form(page: ViewerPage, request_id: str) -> Response:
    """The form, filled with what the request asks."""
    item = await _request(page, request_id)
    asked = {**item, "contact_note": "", "headcount": item["headcount"] - item["matched"]}
    draft = answer_form(item).blank(asked)
    draft.version = None
    if "class_hours" in draft.values and item["class_hours"] is not None:
        draft.values["class_hours"] = words.number(item["class_hours"]).replace(",", "")
    return await _show(page, item, draft)


@router.post("/exchange-requests/{request_id}/answer")
async def answer(page: ViewerPage, request_id: str) -> Response:
    """Answer it; the school that asked is told."""
    item = await _request(page, request_id)
    draft = answer_form(item).read(await page.request.form())
    draft.body = {name: value for name, value in draft.body.items() if value is not None}
    made = await send(page.services.teacher_exchanges, draft, f"/v1{_path(item)}/answer")
    if made is None:
        return await _show(page, item, draft, status_of(draft))
    school = await showing.poster(page, item)
    then = f"已通知{school.name}，等对方确认；在“等对方处理”里可以看到进度。"
    return page.go(f"/matches/{made.body['id']}", Notice("ok", f"已应答 {item['number']}。", then))


async def _show(page: Page, item: Item, draft: Draft, status: int = 200) -> Response:
    title = f"应答 {item['number']}"
    return page.show(
        "pages/exchanges/answer.html",
        title=title,
        status=status,
        crumbs=[*REQUESTS.crumbs, (item["number"], _path(item)), ("应答", "")],
        item=item,
        poster=await showing.poster(page, item),
        facts_shown=showing.facts(item),
        volume=volume_words(item),
        draft=draft,
        action=f"{_path(item)}/answer",
        offers=await _own_offers(page, item),
    )


async def _own_offers(page: Page, request: Item) -> list[dict[str, Any]]:
    """The school's free-standing offers of the same kind that could be matched instead."""
    asked = {
        "scope": "mine",
        "status": ["published", "reserved"],
        "exchange_type": [request["exchange_type"]],
        "side": "home" if request["side"] == "host" else "host",
        "window_from": request["window_from"],
        "window_to": request["window_to"],
        "limit": 20,
    }
    found = (await page.services.teacher_exchanges.get("/v1/exchange-offers", asked)).body
    return [one for one in found["items"] if one["answers"] is None]


async def _request(page: Page, id: str) -> dict[str, Any]:
    path = f"/v1/exchange-requests/{quote(id, safe='')}"
    found: dict[str, Any] = (await page.services.teacher_exchanges.get(path)).body
    return found


def _path(item: Item) -> str:
    return f"{REQUESTS.path}/{item['id']}"
