"""Questions about matches that use cases ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func
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


async def live_matches(session: AsyncSession, column: Any, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many matches, declined and expired ones left out, by request or offer."""
    live = col(MatchRow.status).not_in((MatchStatus.DECLINED, MatchStatus.EXPIRED))
    query = select(column, func.count()).where(column.in_(ids), live).group_by(column)
    return {row[0]: row[1] for row in await session.execute(query)} if ids else {}


async def confirmed_with(session: AsyncSession, column: Any, id: UUID, school: UUID | None) -> bool:
    """Whether the school has a match, confirmed by both, with this request or offer."""
    schools = (col(MatchRow.home_school_id) == school) | (col(MatchRow.host_school_id) == school)
    confirmed = col(MatchRow.status) == MatchStatus.CONFIRMED
    query = select(exists(select(MatchRow.id).where(column == id, schools, confirmed)))
    return bool(await session.scalar(query))
