"""What a row of the timetable asks for, what it sends, and what a session fills in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cyzj.domain.clock import SHANGHAI
from portal.fields import Field, Kind
from portal.page import Page
from portal.pages.cohorts.acting import Item
from portal.pages.engagements.colleagues import colleagues
from portal.words import clock_time, day_words, moment_of, number

SESSIONS = "/v1/course-sessions"
_CELLS = (
    Field("topic", "课题", most=60),
    Field("day", "日期", Kind.DATE, api="starts_at"),
    Field("begin", "开始", Kind.TIME, placeholder="08:30"),
    Field("end", "结束", Kind.TIME, placeholder="12:00", api="ends_at"),
    Field("hours", "学时", Kind.DECIMAL),
    Field("teacher", "授课教师", Kind.CHOICE, api="teachers"),
    Field("second", "合上教师", Kind.CHOICE, required=False),
    Field("group", "组", Kind.CHOICE, required=False),
    Field("booking", "实训室", Kind.CHOICE, required=False, api="booking_id"),
    Field("place", "地点", required=False, most=200),
    Field("makes_up_for", "补哪一次课", Kind.CHOICE, required=False),
)


async def cells(page: Page, item: Item, chosen: Item | None = None) -> tuple[Field, ...]:
    staff = await colleagues(page)
    if chosen is not None:
        missing = [ref for ref in chosen["teachers"] if ref not in staff]
        staff |= await page.names(missing, "cohort_page")
    groups = {str(n): f"第 {n} 组" for n in range(1, item["groups"] + 1)}
    asked = {"cohort_id": item["id"], "sort": "starts_at"}
    there = await page.services.joint_training.everything(SESSIONS, asked)
    base = {
        one["id"]: f"{day_words(moment_of(one['starts_at']).date())} {one['topic']}"
        for one in there
        if not one["makes_up_for"] and one["status"] != "cancelled"
    }
    rooms = await _rooms(page, chosen)
    choices: dict[str, Any] = {
        "teacher": staff, "second": staff, "group": groups, "booking": rooms, "makes_up_for": base,
    }  # fmt: skip
    kept = [
        one
        for one in _CELLS
        if not (one.name == "group" and item["groups"] < 2)
        and not (one.name == "makes_up_for" and not base)
        and not (one.name == "booking" and not rooms)
    ]
    return tuple(replace(one, choices=choices.get(one.name, one.choices)) for one in kept)


async def _rooms(page: Page, chosen: Item | None) -> dict[str, str]:
    """What the school has booked, with when and its number; a hold says that it is one."""
    asked = {"school_id": page.viewer.school.id, "status": ["held", "confirmed", "in_use"]}
    found = await page.services.joint_training.everything("/v1/bookings", asked)
    rooms = {
        one["id"]: f"{one['resource_title']} {one['words']}（{one['number']}）" for one in found
    }
    if chosen is not None and chosen["booking_id"]:
        rooms.setdefault(chosen["booking_id"], f"{chosen['room']}（预约已变）")
    return rooms


def _held(one: Item) -> str:
    return "，待确认" if one["status"] == "held" else ""


def body_of(row: dict[str, str]) -> dict[str, Any]:
    """What a row sends: moments of Asia/Shanghai, teachers in order."""
    teachers = list(dict.fromkeys(filter(None, (row["teacher"], row.get("second", "")))))
    return {
        "topic": row["topic"],
        "starts_at": f"{row['day']}T{_clock(row['begin'])}:00+08:00",
        "ends_at": f"{row['day']}T{_clock(row['end'])}:00+08:00",
        "hours": row["hours"],
        "teachers": teachers,
        "group": int(row["group"]) if row.get("group") else None,
        "booking_id": row.get("booking") or None,
        "place": row.get("place", ""),
        "makes_up_for": row.get("makes_up_for") or None,
    }


def _clock(typed: str) -> str:
    digits = typed.replace("：", ":").replace(":", "").zfill(4)
    return f"{digits[:2]}:{digits[2:]}"


def typed_of(one: Item) -> dict[str, Any]:
    begin = moment_of(one["starts_at"]).astimezone(SHANGHAI)
    teachers = [*one["teachers"], "", ""]
    return {
        "topic": one["topic"],
        "day": begin.date().isoformat(),
        "begin": clock_time(one["starts_at"]),
        "end": clock_time(one["ends_at"]),
        "hours": number(one["hours"]),
        "teacher": teachers[0],
        "second": teachers[1],
        "group": str(one["group"] or ""),
        "booking": one["booking_id"] or "",
        "place": one["place"],
        "makes_up_for": one["makes_up_for"] or "",
    }
