"""What the two schools of an exchange are to each other: promises to answer, and the way between them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.clock import school_date
from cyzj.members.reading import organisations
from teacher_exchanges.domain.hours import cross_city
from teacher_exchanges.domain.policies import in_force


async def decision_days_of(session: AsyncSession, school_id: UUID, now: datetime) -> int:
    """Working days within which the school promises to decide on a nomination."""
    known = (await organisations(session, [school_id])).get(school_id)
    promised = known.decision_days if known else None
    return promised or in_force(school_date(now)).spans.decision_days


async def in_other_city(session: AsyncSession, home: UUID, host: UUID) -> bool:
    """Whether the two lie in different cities; cities not given do not differ."""
    known = await organisations(session, [home, host])
    return cross_city(one.city_code for one in known.values())
