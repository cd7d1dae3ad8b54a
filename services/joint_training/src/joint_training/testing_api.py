"""What tests over HTTP send: the bodies of forms."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from cyzj.domain.clock import SHANGHAI
from cyzj.testing.desk import Json

KINDS: dict[str, str] = {
    "BA": "bases",
    "RS": "resources",
    "BK": "bookings",
    "SI": "incidents",
    "BO": "blackouts",
    "JP": "programmes",
    "JC": "cohorts",
    "JE": "enrolments",
    "ZS": "certificates",
}
"""The path of each kind of item, by the letters of its number."""


def a_programme_body(**changes: Any) -> Json:
    """A programme of 16 hours with one assessment, as its form sends it."""
    return {
        "title": "新能源汽车高压安全联合培训",
        "kind": "joint_training",
        "units": [
            {"name": "高压安全规程", "hours": "8"},
            {"name": "断电与验电实操", "hours": "8"},
        ],
        "assessments": [{"code": "a1", "name": "实操考核"}],
        **changes,
    }


def a_cohort_body(programme: Json, first_day: date, **changes: Any) -> Json:
    """A cohort of ten seats that runs two days from `first_day`."""
    return {
        "programme_id": programme["id"],
        "title": "2026 秋季第 1 班",
        "first_day": str(first_day),
        "last_day": str(first_day + timedelta(days=1)),
        "enrol_until": str(first_day - timedelta(days=3)),
        "release_on": str(first_day - timedelta(days=7)),
        "decide_on": str(first_day - timedelta(days=2)),
        "seats": 10,
        "minimum": 2,
        **changes,
    }


def a_session_body(day: date, teacher: object, hour: int = 8, **changes: Any) -> Json:
    """Four hours from `hour` on, given by `teacher`."""
    begin = datetime.combine(day, time(hour, 30), tzinfo=SHANGHAI)
    return {
        "topic": "高压安全规程",
        "starts_at": begin.isoformat(),
        "ends_at": (begin + timedelta(hours=3, minutes=30)).isoformat(),
        "hours": "4",
        "teachers": [str(teacher)],
        **changes,
    }


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
