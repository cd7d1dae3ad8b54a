"""Rounds and lines as lists: rounds are public in the alliance, lines are the two schools' and the office's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.clearing_round import RoundStatus
from cyzj.http.listing import Found, page_of
from cyzj.http.paging import Paging, Sortable
from teacher_exchanges.domain.rounds.line import Line
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.storage.clearing_rows import ClearingLineRow, ClearingRoundRow


@dataclass(frozen=True)
class WantedRounds:
    """Which rounds; an empty filter lets everything through."""

    status: Sequence[RoundStatus] = ()
    exchange_type: Sequence[ExchangeType] = ()
    """Rounds of these kinds, and those of all kinds."""
    waiting_on: UUID | None = None
    q: str = ""


@dataclass(frozen=True)
class WantedLines:
    """Which lines."""

    round_id: UUID | None = None
    school_id: UUID | None = None
    status: Sequence[LineStatus] = ()
    exchange_type: Sequence[ExchangeType] = ()
    waiting_on: UUID | None = None
    q: str = ""


def rounds_wanted(wanted: WantedRounds) -> Select[Any]:
    """The rounds of `wanted`."""
    row = ClearingRoundRow
    query: Select[Any] = select(row)
    if wanted.status:
        query = query.where(col(row.status).in_(wanted.status))
    if wanted.exchange_type:
        kinds = col(row.exchange_types)
        of_kind = kinds == []
        for kind in wanted.exchange_type:
            of_kind = of_kind | kinds.contains([kind])
        query = query.where(of_kind)
    if wanted.waiting_on:
        query = query.where(col(row.waiting_schools).contains([wanted.waiting_on]))
    if wanted.q:
        number = col(row.number) == wanted.q.upper()
        query = query.where(number | col(row.title).contains(wanted.q, autoescape=True))
    return query


def lines_wanted(own: UUID | None, wanted: WantedLines) -> Select[Any]:
    """What `own` (None: the office) may see of the lines."""
    row = ClearingLineRow
    query: Select[Any] = select(row)
    for school in (own, wanted.school_id):
        if school is not None:
            sides = (col(row.home_school_id) == school, col(row.host_school_id) == school)
            query = query.where(sides[0] | sides[1])
    if wanted.round_id:
        query = query.where(col(row.round_id) == wanted.round_id)
    if wanted.status:
        query = query.where(col(row.status).in_(wanted.status))
    if wanted.exchange_type:
        query = query.where(col(row.exchange_type).in_(wanted.exchange_type))
    if wanted.waiting_on:
        query = query.where(col(row.waiting_schools).contains([wanted.waiting_on]))
    if wanted.q:
        query = query.where(col(row.number) == wanted.q.upper())
    return query


async def list_rounds(session: AsyncSession, wanted: WantedRounds, paging: Paging) -> Found[Round]:
    """A page of rounds, by default the latest first."""
    order = _sortable(ClearingRoundRow, "number", "status", "opens_on", "closes_on", "created_at")
    return await page_of(session, Round, rounds_wanted(wanted), paging, order)


async def list_lines(
    session: AsyncSession, own: UUID | None, wanted: WantedLines, paging: Paging
) -> Found[Line]:
    """A page of lines, by default the latest first."""
    order = _sortable(ClearingLineRow, "number", "status", "score", "since", "created_at")
    return await page_of(session, Line, lines_wanted(own, wanted), paging, order)


def _sortable(row: type[SQLModel], *names: str) -> Sortable:
    return {name: getattr(row, name) for name in ("id", *names)}
