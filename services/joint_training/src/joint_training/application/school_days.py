"""What turns weeks and periods into days and times, loaded for one school."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.deadlines.holidays import holiday_on
from joint_training.domain.default_times import DEFAULT_SCHEDULE, terms_with_own
from joint_training.domain.school_time import SchoolTime
from joint_training.storage.school_times import make_ups, schedules_of, terms_of


class PublishedHolidays:
    """The published holidays."""

    def name_of(self, day: date) -> str | None:
        return holiday_on(day)


HOLIDAYS = PublishedHolidays()


async def school_time(session: AsyncSession, school_id: UUID) -> SchoolTime:
    """The school's 作息表 and teaching weeks, the alliance's where it has none of its own."""
    own = await schedules_of(session, school_id)
    return SchoolTime(
        schedules=(*own, DEFAULT_SCHEDULE) if own else (DEFAULT_SCHEDULE,),
        holidays=HOLIDAYS,
        make_ups=await make_ups(session),
        terms=terms_with_own(await terms_of(session, school_id)),
    )
