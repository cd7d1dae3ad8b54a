"""The calendar of a base by the day: rooms by periods; an empty cell begins a booking."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.page import Page
from portal.pages.bases.seen import BOOKS
from portal.pages.bookings.grid import columns_of, head_words, listed, rows_of
from portal.pages.bookings.named import with_schools
from portal.words import day_of, day_words, moment_of

router = APIRouter()
PATH = "/bookings"
CRUMBS = [("基地共建", ""), ("基地预约", PATH)]


@router.get(PATH)
async def by_day(page: ViewerPage, base: str = "", day: str = "", free: str = "") -> Response:
    """The rooms of a base on a day."""
    bases = await open_bases(page)
    chosen = next((one for one in bases if one["id"] == base), bases[0] if bases else None)
    books = bool(page.viewer.roles & BOOKS)
    if chosen is None:
        return page.show(
            "pages/bookings/nothing.html", title="基地预约", crumbs=CRUMBS, books=books
        )
    on = day_in(page, day)
    found = (
        await page.services.joint_training.get(
            "/v1/calendars/day", {"base_id": chosen["id"], "day": str(on)}
        )
    ).body
    await with_schools(page, found)
    return page.show(
        "pages/bookings/day.html",
        title="基地预约",
        crumbs=CRUMBS,
        bases=bases,
        chosen=chosen,
        owner=await page.portal.schools.named(page.access, found["owner"], chosen["owner_id"]),
        found=found,
        day=on,
        heading=day_words(on, year=True, week=True),
        free=bool(free),
        books=books,
        **_shown(page, found, free),
        links=_links(chosen["id"], on, free, page),
        views=[
            ("日", address(chosen["id"], on, free), True),
            ("周", f"/bookings/week?{urlencode({'base': chosen['id'], 'day': on})}", False),
            ("列表", "/bookings/list", False),
        ],
    )


def _shown(page: Page, found: dict[str, Any], free: str) -> dict[str, Any]:
    """The table, and the same for a phone; `free`: only rooms with something free."""
    (day,) = found["days"]
    columns = columns_of(day, page.now)
    rows = rows_of(found, day, columns, page.now)
    if free:
        rows = [row for row in rows if row.free]
    return {
        "week": week_words(day),
        "off": day["off"],
        "columns": [(one, head_words(one) if one.period else "") for one in columns],
        "groups": _groups(rows),
        "rooms": listed(found, rows),
    }


def _groups(rows: list[Any]) -> list[tuple[str, list[Any]]]:
    names = (("独占实训室", "whole"), ("按工位预约", "stations"))
    found = [(name, [row for row in rows if row.room["booked_as"] == code]) for name, code in names]
    return [(name, some) for name, some in found if some]


def address(base: str, on: date, free: str = "") -> str:
    asked = {"base": base, "day": str(on)} | ({"free": "1"} if free else {})
    return f"{PATH}?{urlencode(asked)}"


def _links(base: str, on: date, free: str, page: Page) -> dict[str, str]:
    today = day_of(moment_of(page.now))
    return {
        "before": address(base, on - timedelta(days=1), free),
        "today": address(base, today, free),
        "after": address(base, on + timedelta(days=1), free),
    }


async def open_bases(page: Page) -> list[dict[str, Any]]:
    """The bases that run: the viewer's own first."""
    asked = {"status": ["operational"], "sort": "number"}
    found = await page.services.joint_training.everything("/v1/bases", asked)
    return sorted(found, key=lambda one: one["owner_id"] != page.viewer.school.id)


def day_in(page: Page, text: str) -> date:
    """The day that an address names; today for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return day_of(moment_of(page.now))
    return found if 2000 <= found.year <= 2200 else day_of(moment_of(page.now))


def week_words(day: dict[str, Any]) -> str:
    """第 9 周 单周, or nothing in the holidays."""
    if day["week"] is None:
        return "假期"
    return f"第 {day['week']} 周 {'单' if day['week'] % 2 else '双'}周"
