"""A teacher whose days are promised full-time is not nominated for the same days."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.errors import DomainError, conflict
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.storage.engagement_row import TEACHER_TIME, EngagementRow


def teacher_promised(number: str = "") -> DomainError:
    """The refusal, also of the loser of a race for the same days."""
    other = f"（{number}）" if number else ""
    return conflict(
        "teacher-promised",
        f"这位教师在这段时间已有全职交流任务{other}，请调整日期，或另选教师。",
        number=number or None,
    )


async def require_free(session: AsyncSession, engagement: Engagement) -> None:
    """Raises `teacher-promised` with the number of the engagement that has the days.

    Teaching by the hour does not take days, and is not refused.
    """
    if not engagement.policy.exclusive_time:
        return
    days = Range(engagement.planned_from, engagement.planned_to, bounds="[]")
    time = TEACHER_TIME.c
    query = (
        select(EngagementRow.number)  # type: ignore[call-overload]  # a column of the row
        .join(TEACHER_TIME, time.engagement_id == EngagementRow.id)
        .where(
            time.teacher_ref == engagement.teacher_ref,
            time.period.overlaps(days),
            time.blocking,
            time.engagement_id != engagement.id,
        )
    )
    number = (await session.execute(query)).scalar()
    if number is not None:
        raise teacher_promised(number)
