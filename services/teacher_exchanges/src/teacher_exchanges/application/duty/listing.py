"""Duty records as a list: one's own, a school's, or to the office all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.teacher_exchanges.duty_record import (
    DutyCategory,
    DutyRecordStatus,
    DutySource,
)
from cyzj.http.listing import Found, page_of
from cyzj.http.paging import Paging
from teacher_exchanges.domain.duty_record import DutyRecord
from teacher_exchanges.storage.duty_rows import DutyRecordRow

Within = tuple[UUID | None, UUID | None]
"""School and person whose records are seen; two Nones: all."""


@dataclass(frozen=True)
class WantedRecords:
    """Which records; an empty filter lets everything through. Days: those that share one with the span."""

    school_id: UUID | None = None
    person_ref: UUID | None = None
    status: Sequence[DutyRecordStatus] = ()
    category: Sequence[DutyCategory] = ()
    source: DutySource | None = None
    from_day: date | None = None
    to_day: date | None = None
    waiting_on: UUID | None = None
    q: str = ""


def records_wanted(within: Within, wanted: WantedRecords) -> Select[Any]:
    """What may be seen of the records that are wanted."""
    r = DutyRecordRow
    query: Select[Any] = select(r)
    for column, values in (
        (r.school_id, (within[0], wanted.school_id)),
        (r.person_ref, (within[1], wanted.person_ref)),
        (r.source, (wanted.source,)),
    ):
        for value in values:
            if value is not None:
                query = query.where(col(column) == value)
    if wanted.status:
        query = query.where(col(r.status).in_(wanted.status))
    if wanted.category:
        query = query.where(col(r.category).in_(wanted.category))
    if wanted.from_day:
        query = query.where(col(r.last_day) >= wanted.from_day)
    if wanted.to_day:
        query = query.where(col(r.first_day) <= wanted.to_day)
    if wanted.waiting_on:
        query = query.where(col(r.waiting_schools).contains([wanted.waiting_on]))
    if wanted.q:
        words = wanted.q.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        found = col(r.title).ilike(f"%{words}%") | col(r.organiser).ilike(f"%{words}%")
        query = query.where(found | (col(r.number) == wanted.q.upper()))
    return query


async def list_records(
    session: AsyncSession, within: Within, wanted: WantedRecords, paging: Paging
) -> Found[DutyRecord]:
    """A page of records, by default the latest first."""
    names = ("id", "number", "status", "first_day", "last_day", "since", "created_at")
    order = {name: getattr(DutyRecordRow, name) for name in names}
    return await page_of(session, DutyRecord, records_wanted(within, wanted), paging, order)
