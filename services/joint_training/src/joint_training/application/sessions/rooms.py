"""The room of a session: a booked time of the organiser's that holds it from beginning to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.clock import SHANGHAI
from cyzj.domain.errors import FieldError, conflict, invalid
from joint_training.domain.session import Planned, Session
from joint_training.storage.booking_rows import OCCURRENCES
from joint_training.storage.bookings import COMING

TAKEN = ("held", "confirmed", "in_use")
"""A hold may still have to give way; the session says so when it has."""


async def in_room(session: AsyncSession, owner_id: UUID, planned: Planned) -> Planned:
    """The plan with the room that its booking has then; refused where it has none."""
    if planned.booking_id is None:
        return planned
    times = await _times_of(session, [planned.booking_id])
    if not times or times[0].school_id != owner_id:
        message = "找不到本校的这个预约，请重新选择。"
        raise invalid("booking-unknown", message, FieldError("booking_id", message))
    for one in times:
        if _holds(one, planned):
            return replace(planned, resource_id=one.resource_id)
    message = f"预约 {times[0].number} 没有订这个时间；{_instead(times, planned)}"
    raise conflict("room-not-booked", message, FieldError("booking_id", message))


async def without_room(session: AsyncSession, found: Iterable[Session]) -> set[UUID]:
    """The sessions whose booked time is no longer theirs: given back, taken back or moved."""
    booked = [one for one in found if one.planned.booking_id is not None]
    times = await _times_of(session, {one.planned.booking_id for one in booked})
    return {
        one.id
        for one in booked
        if not any(
            each.booking_id == one.planned.booking_id
            and each.resource_id == one.planned.resource_id
            and _holds(each, one.planned)
            for each in times
        )
    }


async def _times_of(session: AsyncSession, bookings: Iterable[UUID | None]) -> list[Any]:
    o = OCCURRENCES.c
    query = select(OCCURRENCES).where(o.booking_id.in_([id for id in bookings if id]))
    return list(await session.execute(query.order_by(o.starts_at)))


def _holds(time: Any, planned: Planned) -> bool:
    taken = time.booking_status in TAKEN and time.status in COMING
    within = time.starts_at <= planned.starts_at and planned.ends_at <= time.ends_at
    return bool(taken and within)


def _instead(times: list[Any], planned: Planned) -> str:
    day = planned.starts_at.astimezone(SHANGHAI).date()
    had = [
        f"{one.starts_at.astimezone(SHANGHAI):%H:%M}–{one.ends_at.astimezone(SHANGHAI):%H:%M}"
        for one in times
        if one.day == day and one.booking_status in TAKEN and one.status in COMING
    ]
    if had:
        return f"当天订的是 {'、'.join(had)}，请调整上课时间或预约。"
    return "请先预约当天的时段，或另选预约。"
