"""The items behind a number of the board, and the events behind each item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.http.paging import Paging
from group_office.domain.cells import Cell, FunnelCell, HoursCell, TileCell, TrendCell, UnmetCell
from group_office.domain.fact import Fact
from group_office.domain.formula import Stage, Tile
from group_office.domain.periods import Period
from group_office.storage import drilling, fact_lists, lineage
from group_office.storage.counted import Narrow

_OF_STAGE = {
    Stage.OPENED: ("request.opened",),
    Stage.ANSWERED: ("offer.published", "match.proposed"),
    Stage.CONFIRMED: ("match.confirmed",),
    Stage.STARTED: ("engagement.started",),
    Stage.EVALUATED: ("engagement.evaluated",),
    Stage.RECOGNISED: ("engagement.recognised",),
}
_OF_TILE = {
    Tile.NEEDS_MET: ("request.opened", "request.fulfilled"),
    Tile.DAYS_TO_MATCH: ("request.opened", "match.confirmed"),
    Tile.ANSWERED_IN_TIME: ("match.%", "engagement.%"),
    Tile.CROSS_PROVINCE: ("engagement.started",),
    Tile.BALANCE: ("engagement.recognised",),
    Tile.DORMANT: ("request.%", "offer.%", "match.%", "engagement.%"),
}


@dataclass(frozen=True)
class Drilled:
    """One row behind a number, with the events that put it there."""

    row: Any
    events: Sequence[Fact]


@dataclass(frozen=True)
class DrilledPage:
    """A page of rows, with the cursor of the next and the count, if asked for."""

    items: Sequence[Drilled]
    next_cursor: str | None
    total: int | None


async def drill(
    session: AsyncSession,
    cell: Cell,
    period: Period,
    narrow: Narrow,
    now: datetime,
    paging: Paging,
) -> DrilledPage:
    """A page of what makes the number; as many rows as the number says, over all pages."""
    found = await drilling.page(session, cell, period, narrow, now, paging)
    subjects = await _subjects(session, cell, found.rows)
    every = {subject for mine in subjects.values() for subject in mine}
    events = await fact_lists.behind(session, every, _types(cell))
    items = [
        Drilled(row, [fact for subject in subjects[row.id] for fact in events.get(subject, ())])
        for row in found.rows
    ]
    return DrilledPage(items, found.next_cursor, found.total)


def _types(cell: Cell) -> Sequence[str]:
    match cell:
        case FunnelCell(stage):
            return _OF_STAGE[stage]
        case TileCell(tile):
            return _OF_TILE[tile]
        case HoursCell() | TrendCell():
            return ("engagement.recognised",)
        case UnmetCell():
            return ("request.opened", "request.expired")
        case _:
            assert_never(cell)


async def _subjects(
    session: AsyncSession, cell: Cell, rows: Sequence[Any]
) -> Mapping[UUID, Sequence[UUID]]:
    """The aggregates whose events stand behind each row."""
    items = [row.item_id for row in rows]
    match cell:
        case FunnelCell():
            came = await lineage.of_requests(session, items)
        case TileCell(Tile.DAYS_TO_MATCH):
            came = await lineage.of_matches(session, items)
        case TileCell(Tile.DORMANT):
            came = await lineage.last_of_schools(session, items)
        case _:
            came = {item: [item] for item in items}
    return {row.id: came.get(row.item_id, []) for row in rows}
