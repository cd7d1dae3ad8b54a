"""Uploads in and out of the database."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from teacher_exchanges.storage.engagement_row import EngagementRow
from teacher_exchanges.storage.file_row import FileRow


async def upload_of(session: AsyncSession, sha256: str, person: UUID | None) -> FileRow | None:
    """The person's upload of this content, or None."""
    query = select(FileRow).where(col(FileRow.sha256) == sha256, col(FileRow.uploaded_by) == person)
    return (await session.execute(query)).scalar_one_or_none()


async def is_wanted(session: AsyncSession, sha256: str) -> bool:
    """Whether an upload or an engagement still refers to the content."""
    uploads = select(FileRow.id).where(col(FileRow.sha256) == sha256)
    used = select(EngagementRow.id).where(col(EngagementRow.files).contains([sha256]))
    query = select(exists(uploads) | exists(used))
    return bool(await session.scalar(query))
