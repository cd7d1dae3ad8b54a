"""The calendar of a base as a table: lengths as colspans, gaps, links in empty cells, seats."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from portal.pages.bookings.grid import columns_of, listed, rows_of

NOW = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)
STARTS = (500, 555, 620, 675, 840, 895, 960, 1015, 1140, 1195)
DAY = {
    "day": "2026-10-28",
    "week": 9,
    "off": None,
    "periods": [{"starts": one, "ends": one + 45} for one in STARTS],
}


def a_room(**changes: Any) -> dict[str, Any]:
    return {
        "id": "r",
        "number": "RS-2026-0001",
        "title": "数控实训室A",
        "status": "open",
        "booked_as": "whole",
        "stations": 24,
        **changes,
    }


def an_entry(starts: str, ends: str, **changes: Any) -> dict[str, Any]:
    return {
        "resource_id": "r",
        "day": "2026-10-28",
        "booking_id": None,
        "number": "BK-2026-0001",
        "school": {"name": "示例学校"},
        "mine": False,
        "title": "实训",
        "people": 12,
        "booking_status": "confirmed",
        "status": "valid",
        "blocking": True,
        "first_period": 1,
        "last_period": 2,
        "starts_at": f"2026-10-28T{starts}:00Z",
        "ends_at": f"2026-10-28T{ends}:00Z",
        **changes,
    }


def a_calendar(room: dict[str, Any], *entries: dict[str, Any]) -> dict[str, Any]:
    return {
        "takes_bookings": True,
        "resources": [room],
        "entries": list(entries),
        "closed": [],
    }


def cells(found: dict[str, Any]) -> list[tuple[str, int]]:
    columns = columns_of(DAY, NOW)
    (row,) = rows_of(found, DAY, columns, NOW)
    assert sum(cell.width for cell in row.cells) == len(columns)
    return [(cell.look, cell.width) for cell in row.cells]


def test_noon_and_evening_are_gaps_and_the_present_period_is_marked() -> None:
    columns = columns_of(DAY, NOW)
    assert [one.name for one in columns if not one.period] == ["午", "晚"]
    assert [one.period for one in columns if one.now] == [2]


def test_a_booking_is_as_wide_as_it_is_long_and_goes_over_noon() -> None:
    short = an_entry("00:20", "02:00")
    assert cells(a_calendar(a_room(), short))[0] == ("taken", 2)
    long = an_entry("02:20", "06:45", mine=True)
    assert ("mine", 4) in cells(a_calendar(a_room(), long))


def test_an_empty_cell_begins_a_booking_unless_its_time_is_over() -> None:
    columns = columns_of(DAY, NOW)
    (row,) = rows_of(a_calendar(a_room()), DAY, columns, NOW)
    free = [cell for cell in row.cells if cell.look == "free"]
    assert [bool(cell.href) for cell in free] == [False, False, *[True] * 8]
    assert free[2].href == "/bookings/new?resource=r&day=2026-10-28&first=3"
    assert row.free


def test_stations_say_how_many_are_left_and_a_blocked_room_says_why() -> None:
    room = a_room(booked_as="stations", stations=40)
    full = an_entry("02:20", "04:00", people=40)
    found = a_calendar(room, an_entry("00:20", "04:00", people=0), full)
    columns = columns_of(DAY, NOW)
    (row,) = rows_of(found, DAY, columns, NOW)
    seats = [cell for cell in row.cells if cell.look == "seats"]
    assert [cell.title for cell in seats[:5]] == ["余 40", "余 40", "已满", "已满", "余 40"]
    assert not seats[2].href
    assert listed(found, [row])[0]["least"] == 0
    assert cells(a_calendar(a_room(status="blocked"))) == [("closed", len(columns))]
