"""What waits in the journal: for metrics, operators and whoever asks how far behind we are."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.ids import made_at

_WAITING = text("SELECT count(*) FROM journal WHERE sent_at IS NULL AND parked_at IS NULL")
_OLDEST = text(
    "SELECT id FROM journal WHERE sent_at IS NULL AND parked_at IS NULL ORDER BY position LIMIT 1"
)
_PARKED = text("SELECT count(*) FROM journal WHERE parked_at IS NOT NULL")


@dataclass(frozen=True)
class Backlog:
    """Rows not sent yet (those behind a refused one too), the oldest's age in seconds, rows refused."""

    waiting: int
    oldest_seconds: float
    parked: int


async def backlog(session: AsyncSession) -> Backlog:
    """How the journal stands. The age is by when a row was written, whatever a moved clock said."""
    oldest = await session.scalar(_OLDEST)
    return Backlog(
        waiting=await session.scalar(_WAITING) or 0,
        oldest_seconds=max(0.0, time.time() - made_at(oldest).timestamp()) if oldest else 0.0,
        parked=await session.scalar(_PARKED) or 0,
    )
