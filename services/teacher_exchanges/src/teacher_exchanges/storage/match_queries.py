"""Questions about matches that use cases ask."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.teacher_exchanges.match import MatchStatus
from cyzj.storage.rows import state_of
from teacher_exchanges.domain.match import Match
from teacher_exchanges.storage.match_row import MatchRow

HALF = (MatchStatus.CONFIRMED_BY_HOME, MatchStatus.CONFIRMED_BY_HOST)
OPEN = (MatchStatus.PROPOSED, MatchStatus.SHORTLISTED, *HALF)


async def open_matches(
    session: AsyncSession, *, request: UUID | None = None, offer: UUID | None = None
) -> list[Match]:
    """The matches not yet confirmed by both, oldest first, not locked."""
    query = select(MatchRow).where(col(MatchRow.status).in_(OPEN))
    if request is not None:
        query = query.where(col(MatchRow.request_id) == request)
    if offer is not None:
        query = query.where(col(MatchRow.offer_id) == offer)
    rows = await session.execute(query.order_by(col(MatchRow.id)))
    return [state_of(Match, row) for row in rows.scalars()]


async def last_confirmation_due(session: AsyncSession, request: UUID) -> datetime | None:
    """Until when the last half-confirmed match of the request may still be confirmed."""
    found = await open_matches(session, request=request)
    dues = [m.waiting_on[0].due for m in found if m.status in HALF]
    return max((due for due in dues if due), default=None)
