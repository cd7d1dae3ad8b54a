"""Bookings in and out of the database, and the times that stand in each other's way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.joint_training.booking import BookingStatus, Rank
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from joint_training.domain.availability import Busy
from joint_training.domain.booking import Booking, Occurrence
from joint_training.storage.bases import waiting_schools
from joint_training.storage.booking_rows import BOOKING_NUMBERS, OCCURRENCES, BookingRow

COMING = ("valid", "in_use")
HAVING = ("held", "confirmed", "in_use", "offered")


def _derived(b: Booking) -> Mapping[str, object]:
    return {
        "waiting_schools": waiting_schools(b.waiting_on),
        "time_of": b.rule.time_of,
        "first_at": b.first.starts_at,
        "last_day": max(one.day for one in b.occurrences),
    }


bookings = Repository(Booking, BookingRow, "BK", BOOKING_NUMBERS, _derived)


async def add_booking(session: AsyncSession, b: Booking) -> None:
    """A new booking with its times; one that is taken breaks a constraint."""
    await bookings.add(session, b)
    await session.execute(insert(OCCURRENCES), [_row(b, one) for one in b.occurrences])


async def add_bookings(session: AsyncSession, many: list[Booking]) -> None:
    """Many at once (demonstration, measurements)."""
    await bookings.add(session, *many)
    rows = [_row(b, one) for b in many for one in b.occurrences]
    await session.execute(insert(OCCURRENCES), rows)


async def save_booking(session: AsyncSession, b: Booking) -> None:
    """A loaded booking and its times as they are now."""
    await bookings.save(session, b)
    await session.execute(delete(OCCURRENCES).where(OCCURRENCES.c.booking_id == b.id))
    await session.execute(insert(OCCURRENCES), [_row(b, one) for one in b.occurrences])


def _row(b: Booking, one: Occurrence) -> dict[str, object]:
    return {
        "id": one.id,
        "booking_id": b.id,
        "resource_id": one.resource_id,
        "base_id": b.base_id,
        "owner_id": b.owner_id,
        "school_id": b.school_id,
        "number": b.number,
        "title": b.title,
        "people": b.people,
        "rank": b.rank,
        "booking_status": b.status,
        "status": one.status,
        "day": one.day,
        "week": one.week,
        "first_period": one.first_period,
        "last_period": one.last_period,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "period": Range(one.blocks_from, one.blocks_until, bounds="[)"),
        "whole": one.whole,
        "blocking": b.blocks(one),
        "live": b.live(one),
        "hold_until": b.hold_until,
        "headcount": one.headcount,
    }


async def busy_on(session: AsyncSession, days: Mapping[UUID, Iterable[date]]) -> list[Busy]:
    """Who has or holds these resources on these days."""
    o = OCCURRENCES.c
    places = [and_(o.resource_id == id, o.day.in_(set(some))) for id, some in days.items() if some]
    if not places:
        return []
    query = select(
        o.id, o.booking_id, o.resource_id, o.school_id, o.number, o.title, o.booking_status,
        o.rank, o.day, func.lower(o.period), func.upper(o.period), o.people, o.blocking,
    ).where(or_(*places), o.status.in_(COMING), o.booking_status.in_(HAVING))  # fmt: skip
    found = await session.execute(query.order_by(o.starts_at, o.number))
    return [_busy(tuple(row)) for row in found]


def _busy(row: tuple[Any, ...]) -> Busy:
    id, booking, resource, school, number, title, status, rank, day, starts, ends, seats, blocks = (
        row
    )
    return Busy(
        occurrence_id=id,
        booking_id=booking,
        resource_id=resource,
        school_id=school,
        number=number,
        title=title,
        status=BookingStatus(status),
        rank=Rank(rank),
        day=day,
        starts=starts,
        ends=ends,
        seats=seats,
        blocking=blocks,
    )


async def ahead(
    session: AsyncSession,
    now: datetime,
    *,
    resource_id: UUID | None = None,
    base_id: UUID | None = None,
    between: tuple[datetime, datetime] | None = None,
) -> list[tuple[UUID, UUID]]:
    """(booking, time) of what is held or taken and not over yet, in order."""
    o = OCCURRENCES.c
    query = select(o.booking_id, o.id).where(
        o.status.in_(COMING), o.booking_status.in_(HAVING), o.ends_at > now
    )
    if resource_id is not None:
        query = query.where(o.resource_id == resource_id)
    if base_id is not None:
        query = query.where(o.base_id == base_id)
    if between is not None:
        met = func.tstzrange(between[0], between[1])
        query = query.where(o.period.op("&&")(met))
    found = await session.execute(query.order_by(o.starts_at, o.number))
    return [(booking, id) for booking, id in found]


async def most_at_once(session: AsyncSession, resource_id: UUID, today: date) -> list[Busy]:
    """What blocks the resource from today on."""
    o = OCCURRENCES.c
    query = select(o.day).where(o.resource_id == resource_id, o.day >= today, o.blocking)
    days = {day for (day,) in await session.execute(query.distinct())}
    found = await busy_on(session, {resource_id: days})
    return [one for one in found if one.blocking]


async def waitlisted_in(session: AsyncSession, resource_id: UUID, now: datetime) -> list[Booking]:
    """Who waits for a time in the resource that has not begun, the longest first."""
    o, b = OCCURRENCES.c, BookingRow
    query = (
        select(b)
        .join(OCCURRENCES, o.booking_id == col(b.id))
        .where(o.resource_id == resource_id, o.starts_at > now, col(b.status) == "waitlisted")
        .order_by(col(b.created_at), col(b.number))
    )
    return [state_of(Booking, row) for row in (await session.execute(query)).scalars()]


async def counted_by(session: AsyncSession, school_id: UUID, from_day: date) -> list[UUID]:
    """The bookings that are meant by this school's time and have times from that day on."""
    b = BookingRow
    query = select(col(b.id)).where(
        col(b.time_of) == school_id,
        col(b.last_day) >= from_day,
        col(b.status).in_(("held", "confirmed", "in_use")),
    )
    return list((await session.execute(query.order_by(col(b.number)))).scalars())


async def schools_with_times(session: AsyncSession, from_day: date) -> list[UUID]:
    """By whose time something is booked from that day on."""
    b = BookingRow
    query = select(col(b.time_of)).where(
        col(b.last_day) >= from_day, col(b.status).in_(("held", "confirmed", "in_use"))
    )
    return list((await session.execute(query.distinct())).scalars())
