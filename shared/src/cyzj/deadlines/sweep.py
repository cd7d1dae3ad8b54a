"""Deadlines: written with the state they belong to, handled in the transaction that settles them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.caller import SYSTEM
from cyzj.storage.idempotency import forget_old
from cyzj.storage.unit import Runner, Unit
from cyzj.telemetry import metrics

log = structlog.get_logger()
TIDY_EVERY = 3600.0
Handler = Callable[[Unit, UUID], Awaitable[None]]
"""Handles one deadline of an item. It checks the item's state: a deadline may come too late."""

_SCHEDULE = text(
    "INSERT INTO deadlines (item, kind, due) VALUES (:item, :kind, :due)"
    " ON CONFLICT (item, kind) DO UPDATE SET due = excluded.due, attempts = 0, not_before = NULL"
)
_CANCEL = text(
    "DELETE FROM deadlines WHERE item = :item AND (CAST(:kind AS text) IS NULL OR kind = :kind)"
)
_TAKE = text(
    """
    WITH next AS MATERIALIZED (
        SELECT item, kind FROM deadlines
        WHERE due <= :now AND (not_before IS NULL OR not_before <= :now) AND kind = ANY(:kinds)
          AND (:asked OR (SELECT sweeping FROM service_state))
        ORDER BY due, item, kind LIMIT 1 FOR UPDATE SKIP LOCKED)
    DELETE FROM deadlines AS done USING next WHERE done.item = next.item AND done.kind = next.kind
    RETURNING done.item, done.kind
    """
)
"""Materialized: else PostgreSQL may run the inner query again for each row, and take more than one."""
_FAILED = text(
    "UPDATE deadlines SET attempts = attempts + 1, not_before = :later WHERE item = :item AND kind = :kind"
)


async def schedule(session: AsyncSession, item: UUID, kind: str, due: datetime) -> None:
    """Let `kind` fall due for `item`; an earlier date of the same kind is replaced."""
    await session.execute(_SCHEDULE, {"item": item, "kind": kind, "due": due})


async def schedule_all(
    session: AsyncSession, deadlines: Sequence[tuple[UUID, str, datetime]]
) -> None:
    """Many (item, kind, due) at once."""
    if deadlines:
        rows = [{"item": item, "kind": kind, "due": due} for item, kind, due in deadlines]
        await session.execute(_SCHEDULE, rows)


async def settle(
    session: AsyncSession, item: UUID, deadlines: Mapping[str, datetime | None]
) -> None:
    """Each of these kinds falls due for the item when it says; None: not at all."""
    for kind, due in deadlines.items():
        if due is None:
            await cancel(session, item, kind)
        else:
            await schedule(session, item, kind, due)


async def cancel(session: AsyncSession, item: UUID, kind: str | None = None) -> None:
    """Drop the item's deadline of this kind, or all of them."""
    await session.execute(_CANCEL, {"item": item, "kind": kind})


@dataclass
class Sweeper:
    """Handles what is due, one deadline per transaction, oldest first.

    A handler that fails rolls back and is tried again later (1 min, 2 min, … 1 h). Also forgets,
    once an hour, the answers kept for idempotency.
    """

    runner: Runner
    handlers: Mapping[str, Handler]
    every: float = 1.0
    resting: bool = False
    """This process alone rests; `service_state.sweeping` lets all of them rest."""
    failing: dict[tuple[UUID, str], str] = field(default_factory=dict)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Let `run` end after the deadline in hand."""
        self._stopping.set()

    async def run(self) -> None:
        """Sweep until stopped; rests while the database says that a loader plays history."""
        tidied = -TIDY_EVERY
        while not self._stopping.is_set():
            try:
                if not self.resting:
                    await self.sweep(asked=False)
                    metrics.SWEPT.set_to_current_time()
                if time.monotonic() - tidied > TIDY_EVERY:
                    await self._tidy()
                    tidied = time.monotonic()
            except Exception as failure:
                log.error("sweep_interrupted", error=type(failure).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self.every)

    async def sweep(self, *, asked: bool = True) -> int:
        """Handle everything due now (by the runner's clock); returns how many were handled.

        Asked for, it does so also while the sweep rests.
        """
        handled = 0
        while not self._stopping.is_set() and (outcome := await self._one(asked)) is not None:
            handled += outcome
        return handled

    async def _tidy(self) -> None:
        async with self.runner.sessions() as session, session.begin():
            await forget_old(session)

    async def _one(self, asked: bool) -> int | None:
        taken: tuple[UUID, str] | None = None

        async def work(unit: Unit) -> bool:
            nonlocal taken
            query = {"now": unit.now, "kinds": list(self.handlers), "asked": asked}
            row = (await unit.session.execute(_TAKE, query)).first()
            if row is None:
                return False
            taken = (row.item, row.kind)
            await self.handlers[row.kind](unit, row.item)
            return True

        try:
            if not await self.runner.run("sweep_deadline", SYSTEM, work):
                return None
        except Exception as failure:
            if taken is None:
                raise
            await self._postpone(taken, failure)
            return 0
        assert taken is not None
        self.failing.pop(taken, None)
        metrics.DEADLINES.labels(taken[1]).inc()
        return 1

    async def _postpone(self, deadline: tuple[UUID, str], failure: Exception) -> None:
        item, kind = deadline
        metrics.DEADLINES_FAILED.labels(kind).inc()
        log.error("deadline_failed", kind=kind, item=str(item), error=type(failure).__name__)
        self.failing[deadline] = type(failure).__name__
        async with self.runner.sessions() as session, session.begin():
            query = text("SELECT attempts FROM deadlines WHERE item = :item AND kind = :kind")
            tried = (await session.execute(query, {"item": item, "kind": kind})).scalar() or 0
            later = self.runner.clock.now() + min(timedelta(minutes=2**tried), timedelta(hours=1))
            await session.execute(_FAILED, {"item": item, "kind": kind, "later": later})
