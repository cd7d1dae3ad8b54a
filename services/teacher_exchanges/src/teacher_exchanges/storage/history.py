"""The journal as the history of one item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from teacher_exchanges.storage.base import metadata

JOURNAL = metadata.tables["journal"]


async def history_of(session: AsyncSession, subject: UUID) -> Sequence[Any]:
    """The item's journal rows, oldest first: type, aggregateversion, time, actor, role, command, data."""
    j = JOURNAL.c
    query = (
        select(j.type, j.aggregateversion, j.time, j.occurredat, j.actor, j.role, j.command, j.data)
        .where(j.subject == subject)
        .order_by(j.epoch, j.aggregateversion)
    )
    return (await session.execute(query)).all()
