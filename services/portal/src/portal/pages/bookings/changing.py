"""变更预约: its words, and where asked for the time of one of its times."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.bookings.calendar import CRUMBS
from portal.pages.bookings.seen import API, Seen, load, seen_of
from portal.pages.bookings.words import when
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import moment_of

router = APIRouter()


_WORDS = (
    Field("title", "用途", most=30, help="日历上各校可见，不写人名和电话。"),
    Field("people", "人数", Kind.INTEGER, unit="人"),
    Field("note", "说明", Kind.LONG, required=False, most=500),
)
_NUMBERS = {str(n): f"第{n}节" for n in range(1, 17)}


async def _form(page: Page, seen: Seen) -> Form:
    service = page.services.joint_training
    asked = {"base_id": seen.item["base_id"], "sort": "number"}
    rooms = await service.everything("/v1/resources", asked)
    ahead = {
        one["id"]: f"{when(one)} {one['resource_title']}"
        for one in seen.item["occurrences"]
        if one["status"] == "valid" and moment_of(one["starts_at"]) > page.now
    }
    return Form(
        "变更",
        (
            *_WORDS,
            _moving("occurrence_id", "改哪一次", ahead, "不选：时间不变。"),
            _moving(
                "resource_id",
                "改到",
                {one["id"]: one["title"] for one in rooms if one["status"] == "open"},
            ),
            Field("day", "日期", Kind.DATE, required=False, api="moving.day"),
            _moving("first_period", "从第几节", _NUMBERS),
            _moving("last_period", "到第几节", _NUMBERS),
        ),
    )


def _moving(name: str, label: str, choices: dict[str, str], help: str = "") -> Field:
    """One of the choices of where a time is moved to."""
    api = f"moving.{name}"
    return Field(name, label, Kind.CHOICE, required=False, choices=choices, help=help, api=api)


@router.get("/bookings/{booking_id}/change")
async def asking(page: ViewerPage, booking_id: UUID) -> Response:
    """The form with what stands now."""
    seen = await load(page, booking_id)
    if "change" not in seen.may:
        return _not_now(seen)
    return _show(page, seen, (await _form(page, seen)).blank(seen.item))


@router.post("/bookings/{booking_id}/change")
async def change(page: ViewerPage, booking_id: UUID) -> Response:
    """Change it; a time that is not free leaves everything as it was."""
    seen = await load(page, booking_id)
    draft = (await _form(page, seen)).read(await page.request.form())
    _body(draft)
    path = f"{API}/{booking_id}"
    answer = await send(page.services.joint_training, draft, f"{path}/change", current=path)
    if answer is None:
        fresh = await load(page, booking_id)
        if "change" not in fresh.may:
            return _not_now(fresh)
        return _show(page, fresh, draft, status_of(draft))
    after = await seen_of(page, answer.body)
    held = after.item["status"] == "held" and seen.item["status"] != "held"
    text = "换了时间或人数，须基地重新批准。" if held else ""
    return page.go(after.path, Notice("ok", f"已变更（{after.number}）。", text))


def _body(draft: Draft) -> None:
    moving: dict[str, Any] = draft.body.get("moving", {})
    draft.body["note"] = draft.body.get("note") or ""
    if not moving.get("occurrence_id"):
        draft.body["moving"] = None
        return
    for name, label in (
        ("resource_id", "实训室"),
        ("day", "日期"),
        ("first_period", "从第几节"),
        ("last_period", "到第几节"),
    ):
        if not moving.get(name):
            draft.add_error(name, f"请选择{label}")
        elif name.endswith("period"):
            moving[name] = int(moving[name])


def _show(page: Page, seen: Seen, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/bookings/change.html",
        title="变更预约",
        status=status,
        crumbs=[*CRUMBS, (seen.number, seen.path), ("变更", "")],
        draft=draft,
        seen=seen,
    )


def _not_now(seen: Seen) -> Response:
    state = state_of("booking", seen.item["status"]).name
    return sending.not_now(seen.page, seen.path, seen.number, state, "变更")
