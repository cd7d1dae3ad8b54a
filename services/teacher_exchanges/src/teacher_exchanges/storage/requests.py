"""Requests in and out of the database: row ↔ domain, version check, numbers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.clock import school_date
from cyzj.domain.errors import not_found, stale
from cyzj.storage.rows import copy_into, row_of, state_of
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage.request_row import NUMBERS, RequestRow


async def next_number(session: AsyncSession, now: datetime) -> str:
    """A number never used before, e.g. TR-2026-0252; the year is that of `now` in Asia/Shanghai."""
    value = await session.scalar(NUMBERS)
    return f"TR-{school_date(now).year}-{value:04d}"


async def add(session: AsyncSession, request: Request) -> None:
    """Insert a new request, flushed: its events come after it."""
    session.add(row_of(RequestRow, request))
    await session.flush()


async def load(session: AsyncSession, id: UUID, *, expected_version: int | None = None) -> Request:
    """The request, locked until the end of the transaction.

    Raises 404 where there is none, 409 `stale-version` if it is not at `expected_version`.
    """
    query = select(RequestRow).where(col(RequestRow.id) == id).with_for_update()
    row = (await session.execute(query)).scalar_one_or_none()
    if row is None:
        raise not_found()
    if expected_version is not None and row.version != expected_version:
        raise stale(row.version, status=row.status)
    return state_of(Request, row)


async def save(session: AsyncSession, request: Request) -> None:
    """Write a loaded request back, flushed."""
    row = await session.get_one(RequestRow, request.id)
    copy_into(row, request)
    await session.flush()
