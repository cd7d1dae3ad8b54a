"""Clearing rounds in and out of the database: rounds, lines, and the book of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.payload import Party
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.domain.errors import DomainError, conflict, not_found
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rounds.book import Inputs, Standing
from teacher_exchanges.domain.rounds.line import Line
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.storage.clearing_rows import (
    LINE_NUMBERS,
    ROUND_NUMBERS,
    ClearingBookRow,
    ClearingLineRow,
    ClearingRoundRow,
)
from teacher_exchanges.storage.offer_row import OfferRow
from teacher_exchanges.storage.request_row import RequestRow


def _round(round: Round) -> Mapping[str, object]:
    waits = [w.school_id for w in round.waiting_on if w.party is Party.SCHOOL and w.school_id]
    return {"waiting_schools": waits}


def _line(line: Line) -> Mapping[str, object]:
    return {"waiting_schools": [line.school(side) for side in line.unanswered_by]}


rounds = Repository(Round, ClearingRoundRow, "TC", ROUND_NUMBERS, _round)
lines = Repository(Line, ClearingLineRow, "TL", LINE_NUMBERS, _line)


@dataclass(frozen=True)
class Book:
    """What a round was solved from, and what it makes of each school."""

    inputs: Inputs
    standings: tuple[Standing, ...]


_INPUTS: TypeAdapter[Inputs] = TypeAdapter(Inputs)
_STANDINGS: TypeAdapter[tuple[Standing, ...]] = TypeAdapter(tuple[Standing, ...])


async def keep_book(session: AsyncSession, round_id: UUID, book: Book) -> None:
    """Written once, with the result."""
    row = {
        "round_id": round_id,
        "inputs": _INPUTS.dump_python(book.inputs, mode="json"),
        "standings": _STANDINGS.dump_python(book.standings, mode="json"),
    }
    await session.execute(insert(ClearingBookRow), row)


async def book_of(session: AsyncSession, round_id: UUID) -> Book:
    """The book; 404 while the round has not been solved."""
    row = await session.get(ClearingBookRow, round_id)
    if row is None:
        raise not_found("这一轮还没有撮合结果。")
    inputs = _INPUTS.validate_python(row.inputs)
    return Book(inputs, _STANDINGS.validate_python(row.standings))


async def standings_of(session: AsyncSession, round_id: UUID) -> tuple[Standing, ...]:
    """What the round makes of each school; nothing while it has not been solved."""
    query = select(col(ClearingBookRow.standings)).where(col(ClearingBookRow.round_id) == round_id)
    found = await session.scalar(query)
    return _STANDINGS.validate_python(found or [])


async def lines_of(session: AsyncSession, round_id: UUID, school: UUID | None = None) -> list[Line]:
    """The round's lines by number, not locked; of one school only where it is named."""
    row = ClearingLineRow
    query = select(row).where(col(row.round_id) == round_id)
    if school is not None:
        query = query.where(
            (col(row.home_school_id) == school) | (col(row.host_school_id) == school)
        )
    found = await session.execute(query.order_by(col(row.number)))
    return [state_of(Line, one) for one in found.scalars()]


async def schools_with_answers_due(session: AsyncSession, round_id: UUID) -> set[UUID]:
    """The schools that have lines of the round to accept or refuse."""
    row = ClearingLineRow
    query = select(func.unnest(col(row.waiting_schools))).where(col(row.round_id) == round_id)
    return set((await session.execute(query.distinct())).scalars())


async def waiting_rounds(
    session: AsyncSession, school: UUID | None, *, on_me: bool, limit: int
) -> list[Round]:
    """Rounds that wait for answers: of this school, of others beside it, or to the office (None) all."""
    row = ClearingRoundRow
    query = select(row).where(col(row.waiting_on) != [])
    if school is not None and on_me:
        query = query.where(col(row.waiting_schools).contains([school]))
    found = await session.execute(query.order_by(col(row.since)).limit(limit))
    return [state_of(Round, one) for one in found.scalars()]


async def still_wanted(session: AsyncSession, requests: Sequence[UUID]) -> dict[UUID, int]:
    """For how many teachers each of these requests still collects; those that do not are left out."""
    row = RequestRow
    query = select(col(row.id), col(row.headcount) - col(row.matched)).where(
        col(row.id).in_(requests),
        col(row.status).in_((RequestStatus.OPEN, RequestStatus.PARTIALLY_MATCHED)),
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def requests_by_id(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Request]:
    """These requests as they stand."""
    query = select(RequestRow).where(col(RequestRow.id).in_(ids))
    found = (await session.execute(query)).scalars()
    return {row.id: state_of(Request, row) for row in found}


async def offers_by_id(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Offer]:
    """These offers as they stand."""
    query = select(OfferRow).where(col(OfferRow.id).in_(ids))
    found = (await session.execute(query)).scalars()
    return {row.id: state_of(Offer, row) for row in found}


def another_round() -> DomainError:
    """Its dates share a day with another round's."""
    return conflict("another-round", "这段日期里已经有一轮撮合；请改日期，或先取消那一轮。")
