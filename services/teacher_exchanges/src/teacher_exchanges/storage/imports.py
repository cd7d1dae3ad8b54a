"""What an import is held against: the school's own items, and the register by name."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.spreadsheets.columns import same
from cyzj.storage.rows import state_of
from teacher_exchanges.storage.member_rows import OrganisationRow
from teacher_exchanges.storage.offer_row import OfferRow
from teacher_exchanges.storage.request_row import RequestRow

S = TypeVar("S")


async def own_postings(
    session: AsyncSession, state: type[S], row: type[RequestRow] | type[OfferRow], school: UUID
) -> list[S]:
    """Every request or offer that the school ever made, oldest first, not locked."""
    query = select(row).where(col(row.school_id) == school).order_by(col(row.id))
    return [state_of(state, found) for found in (await session.execute(query)).scalars()]


async def schools_by_name(session: AsyncSession) -> dict[str, UUID]:
    """The known organisations by their names as `same` compares them."""
    query = select(col(OrganisationRow.name), col(OrganisationRow.id))
    return {same(name): id for name, id in await session.execute(query)}
