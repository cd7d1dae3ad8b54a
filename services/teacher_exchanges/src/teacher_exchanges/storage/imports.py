"""What an import is held against: the school's own items."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.storage.rows import state_of
from teacher_exchanges.storage.offer_row import OfferRow
from teacher_exchanges.storage.request_row import RequestRow

S = TypeVar("S")


async def own_postings(
    session: AsyncSession, state: type[S], row: type[RequestRow] | type[OfferRow], school: UUID
) -> list[S]:
    """Every request or offer that the school ever made, oldest first, not locked."""
    query = select(row).where(col(row.school_id) == school).order_by(col(row.id))
    return [state_of(state, found) for found in (await session.execute(query)).scalars()]
