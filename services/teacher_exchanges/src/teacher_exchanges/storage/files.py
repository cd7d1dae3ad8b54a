"""Which contents are held by an engagement."""

from __future__ import annotations

from sqlalchemy import exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from teacher_exchanges.storage.engagement_row import EngagementRow


async def in_use(session: AsyncSession, sha256: str) -> bool:
    """Whether an engagement refers to the content."""
    used = select(EngagementRow.id).where(col(EngagementRow.files).contains([sha256]))
    query = select(exists(used))
    return bool(await session.scalar(query))
