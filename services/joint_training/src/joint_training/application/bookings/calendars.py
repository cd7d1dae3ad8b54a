"""The calendar of a base or of one resource: what a page needs, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.caller import Caller
from cyzj.domain.clock import start_of
from cyzj.domain.errors import not_found
from joint_training.application.school_days import school_time
from joint_training.domain.availability import Closed
from joint_training.domain.base import Base
from joint_training.domain.bases_rights import may_see_base
from joint_training.domain.resource import Resource
from joint_training.domain.school_time import SchoolTime
from joint_training.storage.bases import bases, closed_between, resources_of
from joint_training.storage.booking_rows import OCCURRENCES


@dataclass(frozen=True)
class CalendarView:
    """A base over some days. `times` are rows of `occurrences`, in order."""

    base: Base
    time: SchoolTime
    days: Sequence[date]
    resources: Sequence[Resource]
    times: Sequence[Any]
    closed: Sequence[Closed]


async def calendar_of(
    session: AsyncSession,
    caller: Caller,
    base_id: UUID,
    days: Sequence[date],
    *,
    resource: UUID | None = None,
) -> CalendarView:
    """What stands in the resources of the base on these days; `resource`: in that one alone."""
    base = await bases.find(session, base_id)
    if not may_see_base(base, caller):
        raise not_found()
    rooms = [
        one
        for one in await resources_of(session, base_id)
        if one.status != "closed" and resource in (None, one.id)
    ]
    ids = [one.id for one in rooms]
    first, last = start_of(days[0]), start_of(days[-1] + timedelta(days=1))
    return CalendarView(
        base=base,
        time=await school_time(session, base.owner_id),
        days=days,
        resources=rooms,
        times=await _times(session, ids, days),
        closed=await closed_between(session, ids, first, last),
    )


async def _times(session: AsyncSession, ids: Sequence[UUID], days: Sequence[date]) -> list[Any]:
    o = OCCURRENCES.c
    query = (
        select(OCCURRENCES)
        .where(o.resource_id.in_(ids), o.day.between(days[0], days[-1]), o.live)
        .order_by(o.starts_at, o.number)
    )
    return list(await session.execute(query))


def week_of(day: date) -> list[date]:
    """Monday to Sunday of the week that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


async def times_for_feed(session: AsyncSession, first: datetime, **by: UUID) -> list[Any]:
    """The live times from `first` on by `resource_id`, `base_id` or `school_id`, at most 2,000."""
    o = OCCURRENCES.c
    query = select(OCCURRENCES).where(o.live, o.ends_at >= first)
    for name, value in by.items():
        query = query.where(o[name] == value)
    return list(await session.execute(query.order_by(o.starts_at, o.number).limit(2_000)))
