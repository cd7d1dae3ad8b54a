"""Questions about engagements that use cases ask."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from teacher_exchanges.domain.engagement_promises import ENDED
from teacher_exchanges.storage.engagement_row import EngagementRow
from teacher_exchanges.storage.match_row import MatchRow


async def ended_of_request(session: AsyncSession, request: UUID) -> tuple[int, int]:
    """How many placements of the request have ended after a stay, and how many are recognised."""
    row = EngagementRow
    recognised = col(row.status) == EngagementStatus.RECOGNISED
    query = select(func.count(), func.count().filter(recognised)).where(
        col(row.request_id) == request, col(row.status).in_(ENDED)
    )
    ended, completed = (await session.execute(query)).one()
    return ended, completed


async def ended_of_offer(session: AsyncSession, offer: UUID) -> int:
    """How many placements that came of the offer have ended after a stay."""
    query = (
        select(func.count())
        .select_from(EngagementRow)
        .join(MatchRow, col(MatchRow.id) == col(EngagementRow.match_id))
        .where(col(MatchRow.offer_id) == offer, col(EngagementRow.status).in_(ENDED))
    )
    return (await session.execute(query)).scalar_one()
