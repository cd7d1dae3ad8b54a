"""As of when the views stand: a time, and the vector of offsets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from group_office.storage.case_rows import SpokenRow
from group_office.storage.fact_tables import READ_TO
from group_office.storage.view_tables import FINGERPRINT


@dataclass(frozen=True)
class AsOf:
    """What the views are made of."""

    time: datetime | None
    """Of the latest event folded; null while there is none."""
    offsets: Mapping[str, Mapping[int, int]]
    """Topic → partition → highest offset folded."""
    position: int
    """How many events are folded in all."""
    delay_seconds: float | None
    """How long after it was recorded the last event was folded."""
    changes: int
    """Grows with everything the office does itself."""

    def tag(self, *parts: object) -> str:
        """A weak entity tag: the same only while events, cases, code and `parts` are the same."""
        said = (FINGERPRINT, self.position, sorted(self.offsets.items()), self.changes, parts)
        return f'W/"{hashlib.sha256(repr(said).encode()).hexdigest()[:24]}"'


async def as_of(session: AsyncSession) -> AsOf:
    """Where the views stand now: a handful of rows, however many facts there are."""
    rows = (
        await session.execute(select(READ_TO).order_by(READ_TO.c.topic, READ_TO.c.partition))
    ).all()
    offsets: dict[str, dict[int, int]] = {}
    for row in rows:
        offsets.setdefault(row.topic, {})[row.partition] = row.offset
    last = max(rows, key=lambda row: row.at, default=None)
    return AsOf(
        time=max((row.time for row in rows), default=None),
        offsets=offsets,
        position=sum(row.events for row in rows),
        delay_seconds=round(last.delay_ms / 1000, 1) if last else None,
        changes=await session.scalar(select(func.coalesce(func.max(col(SpokenRow.id)), 0))) or 0,
    )
