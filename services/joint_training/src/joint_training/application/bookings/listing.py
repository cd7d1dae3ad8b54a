"""Bookings as a list: those of the caller's school and of its bases, or to the office all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlmodel import col

from cyzj.contracts.joint_training.booking import BookingStatus
from cyzj.domain.caller import Caller
from joint_training.storage.booking_rows import OCCURRENCES, BookingRow


@dataclass(frozen=True)
class WantedBookings:
    """Which bookings; an empty filter lets everything through."""

    status: Sequence[BookingStatus] = ()
    base_id: UUID | None = None
    resource_id: UUID | None = None
    school_id: UUID | None = None
    owner_id: UUID | None = None
    waiting_on: UUID | None = None
    day_from: date | None = None
    day_to: date | None = None
    q: str = ""


def bookings_wanted(caller: Caller, wanted: WantedBookings) -> Select[Any]:
    """What the caller may see of the bookings."""
    b, o = BookingRow, OCCURRENCES.c
    query: Select[Any] = select(b)
    if not caller.is_office:
        own = caller.school_id
        query = query.where(or_(col(b.school_id) == own, col(b.owner_id) == own))
    if wanted.status:
        query = query.where(col(b.status).in_(wanted.status))
    for column, value in (
        (b.base_id, wanted.base_id),
        (b.school_id, wanted.school_id),
        (b.owner_id, wanted.owner_id),
    ):
        if value:
            query = query.where(col(column) == value)
    if wanted.waiting_on:
        query = query.where(col(b.waiting_schools).contains([wanted.waiting_on]))
    times = [o.booking_id == col(b.id)]
    if wanted.resource_id:
        times.append(o.resource_id == wanted.resource_id)
    if wanted.day_from:
        times.append(o.day >= wanted.day_from)
    if wanted.day_to:
        times.append(o.day <= wanted.day_to)
    if len(times) > 1:
        query = query.where(exists().where(*times))
    if wanted.q:
        named = col(b.title).contains(wanted.q, autoescape=True)
        query = query.where(or_(named, col(b.number) == wanted.q.upper()))
    return query
