"""Placing a booking: the form, its preview time by time, and the act; nothing is taken before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Conflict, Forbidden, Invalid
from portal.cookies import Notice
from portal.forms import Draft
from portal.page import Page
from portal.pages.bases.seen import BOOKS
from portal.pages.bookings.calendar import CRUMBS, day_in, open_bases
from portal.pages.bookings.forms import booking_form, kept, require_span, rule_of
from portal.pages.bookings.previewed import chosen_instead, previewed
from portal.pages.pairings.vocabulary import term_name
from portal.together import together
from portal.words import day_of, moment_of

router = APIRouter()
NEW = "/bookings/new"
PREVIEW = "/bookings/preview"
NAME = "预约基地"


@router.get(NEW)
async def asking(page: ViewerPage) -> Response:
    """The form; an empty cell of the calendar says where and when."""
    _require(page)
    asked = page.request.query_params
    room = await _room(page, asked.get("resource", ""))
    if room is None:
        return page.show(
            "pages/bookings/nothing.html", title=NAME, crumbs=[*CRUMBS, (NAME, "")], books=True
        )
    first = asked.get("first", "") or "1"
    on_cell = asked.get("day") and asked.get("first")
    weekday = str(day_in(page, asked["day"]).isoweekday()) if on_cell else ""
    form = await _form(page, room)
    numbers = [value for value, _ in form.spec("last_period").options]
    last = str(int(first) + 1) if first.isdecimal() else first
    draft = form.blank(
        resource_id=room["id"],
        span="day",
        day=asked.get("day", ""),
        first_period=first,
        last_period=last if last in numbers else first,
        parity="every",
        weekdays=[weekday] if weekday else [],
        time_by="base",
    )
    if asked.get("title"):  # back from the preview, with everything typed
        draft = form.read(asked)
        draft.errors = {}
    return _show_form(page, draft, room)


@router.get(PREVIEW)
async def preview(page: ViewerPage) -> Response:
    """What would come of it: a look, which can be shared as an address."""
    _require(page)
    asked = page.request.query_params
    room = await _room(page, asked.get("resource_id", ""))
    draft = (await _form(page, room)).read(asked)
    require_span(draft)
    if draft.faults or room is None:
        return _show_form(page, draft, room, 422)
    rule = rule_of(draft, page.viewer.school.id)
    try:
        found = (await page.services.joint_training.get("/v1/booking-preview", rule)).body
    except Invalid as refused:
        draft.refuse(refused)
        return _show_form(page, draft, room, 422)
    except Conflict as stands:
        draft.refuse(stands)
        return _show_form(page, draft, room, 409)
    return await _show_preview(page, draft, found, _first_mode(found))


@router.post("/bookings/place")
async def place(page: ViewerPage) -> Response:
    """Book; if anything changed since the preview, the new one comes back and nothing is taken."""
    _require(page)
    data = await page.request.form()
    room = await _room(page, str(data.get("resource_id") or ""))
    draft = (await _form(page, room)).read(data)
    require_span(draft)
    if draft.faults or room is None:
        return _show_form(page, draft, room, 422)
    mode = str(data.get("mode") or "all_or_nothing")
    body = _body(page, draft, data, mode)
    try:
        answer = await page.services.joint_training.post("/v1/bookings", body, key=draft.key)
    except Invalid as refused:
        draft.refuse(refused)
        return _show_form(page, draft, room, 422)
    except Conflict as stands:
        found = stands.current.get("preview")
        if not found:
            draft.refuse(stands)
            return _show_form(page, draft, room, 409)
        return await _show_preview(page, draft, found, mode, stands)
    return page.go(f"/bookings/{answer.body['id']}", _done(answer.body))


@router.post("/bookings/waitlist")
async def wait(page: ViewerPage) -> Response:
    """Wait for one time that somebody else has."""
    _require(page)
    data = await page.request.form()
    room = await _room(page, str(data.get("resource_id") or ""))
    draft = (await _form(page, room)).read(data)
    require_span(draft)
    if draft.faults or room is None:
        return _show_form(page, draft, room, 422)
    body = {**rule_of(draft, page.viewer.school.id), **_said(draft)}
    try:
        answer = await page.services.joint_training.post(
            "/v1/bookings/waitlist", body, key=draft.key
        )
    except (Invalid, Conflict) as refused:
        draft.refuse(refused)
        return _show_form(page, draft, room, refused.status)
    text = "时段空出后为贵校保留 4 小时，请留意待办。"
    made = answer.body
    return page.go(f"/bookings/{made['id']}", Notice("ok", f"已加入候补 {made['number']}。", text))


def _body(page: Page, draft: Draft, data: FormData, mode: str) -> dict[str, Any]:
    return {
        **rule_of(draft, page.viewer.school.id),
        **_said(draft),
        "mode": mode,
        "instead": chosen_instead(data) if mode == "alternatives" else [],
        "acknowledged": [str(one) for one in data.getlist("acknowledged")],
        "fingerprint": str(data.get("fingerprint") or "") or None,
    }


def _said(draft: Draft) -> dict[str, Any]:
    return {"title": draft.body["title"], "note": draft.body["note"] or ""}


def _done(made: Mapping[str, Any]) -> Notice:
    count = len(made["occurrences"])
    text = f"已预约 {made['number']}，共 {count} 次。"
    if made["status"] == "confirmed":
        return Notice("ok", text, "已确认，按时签到即可。")
    if made["approval"]:
        return Notice("ok", text, "已预占，接下来等基地审批；过时自动释放。")
    return Notice("ok", text, "已预占；优先期结束前，产权单位和共建单位可能优先使用。")


def _first_mode(found: Mapping[str, Any]) -> str:
    if not found["refused"]:
        return "all_or_nothing"
    has = any(one["alternatives"] for one in found["times"])
    return "alternatives" if has else "skip"


def _require(page: Page) -> None:
    if not page.viewer.roles & BOOKS:
        message = "预约由学校协调员、基地管理员或校领导办理。"
        raise Forbidden("joint_training", 403, message=message)


async def _room(page: Page, id: str) -> dict[str, Any] | None:
    service = page.services.joint_training
    if not id:
        bases = await open_bases(page)
        asked = {"base_id": bases[0]["id"], "status": ["open"]} if bases else {}
        rooms = await service.everything("/v1/resources", asked) if bases else []
        return rooms[0] if rooms else None
    found: dict[str, Any] = (await service.get(f"/v1/resources/{id}")).body
    return found


async def _form(page: Page, room: Mapping[str, Any] | None) -> Any:
    service = page.services.joint_training
    if room is None:
        return booking_form({}, {}, 1)
    whose = {"school_id": room["owner_id"]}
    rooms, terms, schedules = await together(
        service.everything("/v1/resources", {"base_id": room["base_id"], "sort": "number"}),
        service.get("/v1/teaching-terms", whose),
        service.get("/v1/bell-schedules", whose),
    )
    today = day_of(moment_of(page.now)).isoformat()
    return booking_form(
        {
            one["id"]: f"{one['title']}（{one['stations']} 工位）"
            for one in rooms
            if one["status"] == "open"
        },
        {
            one["term_ends_on"]: term_name(one["term_ends_on"])
            for one in reversed(terms.body["items"])
            if one["term_ends_on"] >= today
        },
        max(len(one["periods"]) for one in schedules.body["items"]),
    )


def _show_form(
    page: Page, draft: Draft, room: Mapping[str, Any] | None, status: int = 200
) -> Response:
    return page.show(
        "pages/bookings/new.html",
        title=NAME,
        status=status,
        crumbs=[*CRUMBS, (NAME, "")],
        draft=draft,
        room=room,
        action=PREVIEW,
    )


async def _show_preview(
    page: Page, draft: Draft, found: Mapping[str, Any], mode: str, stands: Conflict | None = None
) -> Response:
    shown = await previewed(page, found, mode)
    return page.show(
        "pages/bookings/preview.html",
        title="确认预约",
        status=409 if stands else 200,
        crumbs=[*CRUMBS, ("确认预约", "")],
        draft=draft,
        found=found,
        shown=shown,
        kept=kept(draft),
        back=f"{NEW}?resource={draft.text('resource_id')}&{urlencode(kept(draft))}",
        stands=stands,
    )
