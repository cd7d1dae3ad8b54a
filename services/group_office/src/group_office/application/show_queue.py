"""The work queue as people read it: turns with their clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.http.paging import Paging
from group_office.domain.sight import Sight
from group_office.domain.sla import Sla, WorkingTime, sla_of
from group_office.domain.turn import Turn
from group_office.storage import queue
from group_office.storage.queue import QueueFilter

MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Timed:
    """A turn and its clock."""

    turn: Turn
    sla: Sla


@dataclass(frozen=True)
class TimedPage:
    """A page of turns, with the cursor of the next and the count, if asked for."""

    items: Sequence[Timed]
    next_cursor: str | None
    total: int | None


async def show_queue(
    session: AsyncSession,
    sight: Sight,
    wanted: QueueFilter,
    paging: Paging,
    now: datetime,
    time: WorkingTime,
) -> TimedPage:
    """A page of what waits on whom, by default those with the least time left first."""
    found = await queue.page(session, sight, wanted, paging, now)
    return TimedPage(
        [timed(turn, now, time) for turn in found.rows], found.next_cursor, found.total
    )


async def export_queue(
    session: AsyncSession, sight: Sight, wanted: QueueFilter, now: datetime, time: WorkingTime
) -> list[Timed]:
    """Everything the filters select, up to 20,000 turns."""
    turns = await queue.everything(session, sight, wanted, now, MOST_EXPORTED)
    return [timed(turn, now, time) for turn in turns]


def timed(turn: Turn, now: datetime, time: WorkingTime) -> Timed:
    """The turn with its clock at `now`."""
    return Timed(turn, sla_of(turn.since, turn.due, now, time))
