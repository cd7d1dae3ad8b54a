"""Rebuild the views when somebody asks: one at a time, beside consumption, remembered."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import structlog

from cyzj.domain.errors import DomainError, conflict
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from group_office.storage.case_rows import RebuildRow
from group_office.storage.rebuilding import alone, rebuild

log = structlog.get_logger()
_FINISH = (
    "UPDATE rebuilds SET running = NULL, finished_at = $2, facts = $3, error = $4"
    " WHERE id = $1 AND running"
)


async def ask_for_rebuild(unit: Unit) -> RebuildRow:
    """Write down that somebody asked; raises `already-rebuilding` (by the database) if one is under way."""
    asked = RebuildRow(id=new_id(), started_at=unit.now, asked_by=unit.caller.key)
    unit.session.add(asked)
    await unit.session.flush()
    return asked


def already_rebuilding() -> DomainError:
    """The answer to whoever asks while one is under way."""
    return conflict("already-rebuilding", "看板数据正在重建，请等它完成后再试。")


@dataclass
class Rebuilds:
    """The rebuilds this process runs beside its other work."""

    dsn: str
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, id: UUID) -> None:
        """Begin the rebuild that was written down under `id`."""
        task = asyncio.create_task(self._run(id))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def stop(self) -> None:
        """Break off what runs: the views stay as they were."""
        for task in list(self._running):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _run(self, id: UUID) -> None:
        facts: int | None = None
        error: str | None = None
        try:
            async with alone(self.dsn, wait=True) as connection:
                facts = await rebuild(connection)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as failure:
            error = type(failure).__name__
            log.error("rebuild_failed", rebuild=str(id), error=error)
        await finish(self.dsn, id, facts, error)


async def finish(dsn: str, id: UUID, facts: int | None, error: str | None) -> None:
    """Write down how a rebuild ended."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(_FINISH, id, datetime.now(UTC), facts, error)
    finally:
        await connection.close()


async def clear_interrupted(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Rebuilds that a killed process left unfinished are over; called by who holds the right to rebuild."""
    await connection.execute(
        "UPDATE rebuilds SET running = NULL, finished_at = now(), error = 'interrupted' WHERE running"
    )
