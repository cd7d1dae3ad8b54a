"""One room by the week: days by periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.page import Page
from portal.pages.bases.seen import BOOKS
from portal.pages.bookings.calendar import CRUMBS, address, day_in, open_bases, week_words
from portal.pages.bookings.grid import Row, columns_of, head_words, listed, rows_of
from portal.pages.bookings.named import with_schools
from portal.words import day_of, day_words, moment_of

router = APIRouter()
PATH = "/bookings/week"


@router.get(PATH)
async def by_week(page: ViewerPage, resource: str = "", base: str = "", day: str = "") -> Response:
    """The week of a room; of the base's first where none is named."""
    service = page.services.joint_training
    on = day_in(page, day)
    resource = resource or await _first_room(page, base)
    if not resource:
        return page.show("pages/bookings/nothing.html", title="周历", crumbs=CRUMBS, books=False)
    asked_week = {"resource_id": resource, "day": str(on)}
    answer = await service.get("/v1/calendars/week", asked_week)
    found = await with_schools(page, answer.body)
    beside = await service.everything(
        "/v1/resources", {"base_id": found["base_id"], "sort": "number"}
    )
    columns = columns_of(found["days"][0], page.now)
    rows = [_day(found, day, columns, page) for day in found["days"]]
    return page.show(
        "pages/bookings/week.html",
        title="周历",
        crumbs=[*CRUMBS, ("周历", "")],
        found=found,
        room=found["resources"][0],
        rooms=[one for one in beside if one["status"] != "closed"],
        day=on,
        heading=_span(on),
        week=week_words(found["days"][0]),
        columns=[(one, head_words(one) if one.period else "") for one in columns],
        rows=rows,
        lists=listed(found, [row for _, row in rows]),
        books=bool(page.viewer.roles & BOOKS),
        links={
            "before": _address(resource, on - timedelta(days=7)),
            "today": _address(resource, day_of(moment_of(page.now))),
            "after": _address(resource, on + timedelta(days=7)),
        },
        views=[
            ("日", address(found["base_id"], on), False),
            ("周", _address(resource, on), True),
            ("列表", "/bookings/list", False),
        ],
    )


def _span(on: date) -> str:
    """2026年11月30日 – 12月6日."""
    monday = on - timedelta(days=on.weekday())
    return f"{day_words(monday, year=True)} – {day_words(monday + timedelta(days=6))}"


async def _first_room(page: Page, base: str) -> str:
    """The first room of the base, or of the first that there is; empty where there is none."""
    bases = await open_bases(page)
    chosen = next((one for one in bases if one["id"] == base), bases[0] if bases else None)
    if chosen is None:
        return ""
    asked = {"base_id": chosen["id"], "sort": "number"}
    rooms = await page.services.joint_training.everything("/v1/resources", asked)
    return next((str(one["id"]) for one in rooms if one["status"] != "closed"), "")


def _address(resource: str, on: Any) -> str:
    return f"{PATH}?{urlencode({'resource': resource, 'day': on})}"


def _day(found: Any, day: Any, columns: Any, page: Any) -> tuple[Any, Row]:
    (row,) = rows_of(found, day, columns, page.now)
    row.line = day["off"] or ""
    return day, row
