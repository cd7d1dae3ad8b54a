"""The stays of a teacher whose hours are recognised."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.http.listing import all_of
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.storage.engagement_row import EngagementRow


async def list_hours(session: AsyncSession, teacher: UUID) -> list[Engagement]:
    """The teacher's recognised engagements at whichever schools, the latest stay first."""
    row = EngagementRow
    query = select(row).where(
        col(row.teacher_ref) == teacher, col(row.status) == EngagementStatus.RECOGNISED
    )
    return await all_of(session, Engagement, query.order_by(col(row.actual_to).desc(), col(row.id)))
