"""The board's numbers, each over several periods at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DateTime,
    FromClause,
    Integer,
    Text,
    Values,
    and_,
    cast,
    column,
    func,
    select,
    values,
)
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import ExchangeType
from group_office.domain.formula import Tile
from group_office.domain.giving import Recognised
from group_office.domain.request_view import CLOSED
from group_office.storage import measures
from group_office.storage.counted import Narrow, median, narrowed
from group_office.storage.view_tables import REQUESTS

Bucket = tuple[str, datetime, datetime]
"""A name, the first moment, and the first moment after."""


@dataclass(frozen=True)
class Figure:
    """A number and what it is made of."""

    n: int
    met: int
    median: float | None = None


async def tile_figures(
    session: AsyncSession, tile: Tile, buckets: Sequence[Bucket], narrow: Narrow, now: datetime
) -> dict[str, Figure]:
    """The figure of the tile in each bucket that has any rows."""
    rows, named = measures.tile_rows(tile, now).subquery("rows"), _named(buckets)
    query = (
        select(
            named.c.name,
            func.count().label("n"),
            func.count().filter(rows.c.met).label("met"),
            median(rows.c.value).label("median"),
        )
        .select_from(_in_bucket(rows, named, rows.c.at))
        .where(narrowed(rows, narrow))
        .group_by(named.c.name)
    )
    found = await session.execute(query)
    return {row.name: Figure(row.n, row.met, row.median) for row in found}


async def recognised(
    session: AsyncSession, buckets: Sequence[Bucket], narrow: Narrow
) -> list[tuple[str, Recognised]]:
    """Recognised hours by bucket, home, host and kind."""
    rows, named = measures.hours_rows().subquery("rows"), _named(buckets)
    hours = cast(rows.c.value, Integer)
    group = (named.c.name, rows.c.school_id, rows.c.partner_id, rows.c.exchange_type)
    query = (
        select(*group, func.sum(hours), func.count(), func.sum(hours % 2))
        .select_from(_in_bucket(rows, named, rows.c.at))
        .where(narrowed(rows, narrow))
        .group_by(*group)
        .order_by(*group)
    )
    return [
        (name, Recognised(home, host, ExchangeType(kind), total, count, odd))
        for name, home, host, kind, total, count, odd in await session.execute(query)
    ]


async def unmet_by_school(
    session: AsyncSession, start: datetime, end: datetime, narrow: Narrow
) -> dict[UUID, int]:
    """How many requests of each school ran out of time without a match in the period."""
    rows = measures.unmet_rows().subquery("rows")
    query = (
        select(rows.c.school_id, func.count())
        .where(rows.c.at >= start, rows.c.at < end, narrowed(rows, narrow))
        .group_by(rows.c.school_id)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def by_status(session: AsyncSession, school: UUID) -> dict[str, int]:
    """How many requests a school has in each state that still goes on."""
    query = (
        select(REQUESTS.c.status, func.count())
        .where(REQUESTS.c.school_id == school, REQUESTS.c.status.not_in(CLOSED))
        .group_by(REQUESTS.c.status)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


def _named(buckets: Sequence[Bucket]) -> Values:
    moment = DateTime(timezone=True)
    made = values(
        column("name", Text), column("first", moment), column("until", moment), name="bucket"
    )
    return made.data(list(buckets))


def _in_bucket(rows: FromClause, named: Values, at: Any) -> FromClause:
    return named.join(rows, and_(at >= named.c.first, at < named.c.until))
