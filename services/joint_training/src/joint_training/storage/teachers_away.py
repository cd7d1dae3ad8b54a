"""When teachers are away for a full-time exchange, from teacher_exchanges' events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from joint_training.storage.training_rows import TEACHERS_AWAY


@dataclass(frozen=True)
class Away:
    """A full-time engagement, and whether it takes the teacher's days now."""

    engagement_id: UUID
    number: str
    teacher_ref: UUID
    first_day: date
    last_day: date
    away: bool


async def keep_away(session: AsyncSession, one: Away) -> None:
    """The engagement is as its last event says."""
    said = dict(vars(one))
    id = said.pop("engagement_id")
    write = insert(TEACHERS_AWAY).values(engagement_id=id, **said)
    await session.execute(write.on_conflict_do_update(index_elements=["engagement_id"], set_=said))


async def away_among(
    session: AsyncSession, teachers: Iterable[UUID], first: date, last: date
) -> list[Away]:
    """The engagements that take days from `first` to `last` of one of the teachers, earliest first."""
    t = TEACHERS_AWAY.c
    query = (
        select(TEACHERS_AWAY)
        .where(t.teacher_ref.in_(list(teachers)), t.away, t.first_day <= last, t.last_day >= first)
        .order_by(t.first_day, t.number)
    )
    return [Away(**row._mapping) for row in await session.execute(query)]
