"""Which contents are held by an engagement or a duty record."""

from __future__ import annotations

from sqlalchemy import exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from teacher_exchanges.storage.duty_rows import DutyRecordRow
from teacher_exchanges.storage.engagement_row import EngagementRow


async def in_use(session: AsyncSession, sha256: str) -> bool:
    """Whether an engagement or a duty record refers to the content."""
    for row in (EngagementRow, DutyRecordRow):
        used = select(row.id).where(col(row.files).contains([sha256]))
        if await session.scalar(select(exists(used))):
            return True
    return False
