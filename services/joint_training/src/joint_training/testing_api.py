"""What tests over HTTP send: the bodies of forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from cyzj.testing.desk import Json

KINDS: dict[str, str] = {
    "BA": "bases",
    "RS": "resources",
    "BK": "bookings",
    "SI": "incidents",
    "BO": "blackouts",
}
"""The path of each kind of item, by the letters of its number."""


def a_base_body(**changes: Any) -> Json:
    """A base, as its school proposes it."""
    return {
        "title": "示例智能制造实训基地",
        "description": "数控与工业机器人",
        "place": "3 号楼",
        "contact_note": "实训楼 102",
        **changes,
    }


def a_room_body(base: Json, **changes: Any) -> Json:
    """A room that is booked as a whole, without approval."""
    return {
        "base_id": base["id"],
        "title": "数控实训室A",
        "stations": 24,
        "equipment_class": "machining",
        "needs_approval": False,
        **changes,
    }


def a_booking_body(room: Json, on_day: date | None, **changes: Any) -> Json:
    """Periods 3 and 4 of one day, or of the weeks that `changes` name."""
    return {
        "resource_id": room["id"],
        "first_period": 3,
        "last_period": 4,
        "day": str(on_day) if on_day else None,
        "title": "数控编程实训",
        "people": 20,
        **changes,
    }
