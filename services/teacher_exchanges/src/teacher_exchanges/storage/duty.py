"""Duty records, profiles, and the posts of teachers, in and out of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.codes import Role
from cyzj.contracts.payload import Party
from cyzj.contracts.teacher_exchanges.duty_record import DutyCategory, DutyRecordStatus
from cyzj.members.tables import APPOINTMENTS
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from teacher_exchanges.domain.duty import Credit
from teacher_exchanges.domain.duty_profile import DutyProfile
from teacher_exchanges.domain.duty_record import DutyRecord
from teacher_exchanges.storage.duty_rows import NUMBERS, PRACTICE, DutyProfileRow, DutyRecordRow

_CLAIMED = (DutyRecordStatus.DECLARED, DutyRecordStatus.RETURNED, DutyRecordStatus.CREDITED)


def _record(record: DutyRecord) -> Mapping[str, object]:
    waits = [w.school_id for w in record.waiting_on if w.party is Party.SCHOOL and w.school_id]
    return {"waiting_schools": waits, "files": [one.sha256 for one in record.evidence]}


records = Repository(DutyRecord, DutyRecordRow, "LZ", NUMBERS, _record)
profiles = Repository(DutyProfile, DutyProfileRow)


async def claim_days(session: AsyncSession, record: DutyRecord) -> None:
    """The record holds its days of enterprise practice while it may count; an overlap breaks `practice_counts_once`."""
    held = record.category is DutyCategory.ENTERPRISE_PRACTICE and record.status in _CLAIMED
    if not held:
        await session.execute(delete(PRACTICE).where(PRACTICE.c.record_id == record.id))
        return
    values = {
        "record_id": record.id,
        "person_ref": record.person_ref,
        "period": Range(record.first_day, record.last_day, bounds="[]"),
    }
    write = insert(PRACTICE).values(**values)
    changed = {"period": write.excluded.period}
    await session.execute(write.on_conflict_do_update(index_elements=["record_id"], set_=changed))


async def credited_for(session: AsyncSession, engagement_id: UUID) -> bool:
    """Whether the engagement has been credited."""
    query = select(col(DutyRecordRow.id)).where(col(DutyRecordRow.engagement_id) == engagement_id)
    return (await session.execute(query)).first() is not None


@dataclass(frozen=True)
class Teacher:
    """Somebody in a teacher's post: where, since when they are a teacher at all, what they teach."""

    person_ref: UUID
    school_id: UUID
    since: date
    profile: DutyProfile


def _posts() -> Select[Any]:
    """Every teacher's post with the first day of any of theirs."""
    a: Any = APPOINTMENTS.c
    began = func.min(a.starts_on).over(partition_by=a.person_ref).label("since")
    return select(a.person_ref, a.organisation_id, began, a.starts_on, a.ends_on).where(
        a.role == Role.TEACHER
    )


async def teachers(
    session: AsyncSession, on: date, *, school: UUID | None = None, person: UUID | None = None
) -> list[Teacher]:
    """Who holds a teacher's post on that day, by school and person; at a school, or one person's posts."""
    posts: Any = _posts().subquery().c
    query: Select[Any] = select(posts.person_ref, posts.organisation_id, func.min(posts.since))
    query = query.where(posts.starts_on <= on, func.coalesce(posts.ends_on, date.max) >= on)
    if school is not None:
        query = query.where(posts.organisation_id == school)
    if person is not None:
        query = query.where(posts.person_ref == person)
    query = query.group_by(posts.person_ref, posts.organisation_id)
    rows = (await session.execute(query.order_by(posts.organisation_id, posts.person_ref))).all()
    known = await _profiles(session, [row[0] for row in rows])
    return [
        Teacher(who, where, since, known.get(who) or DutyProfile(who, 0, where))
        for who, where, since in rows
    ]


async def _profiles(session: AsyncSession, people: Sequence[UUID]) -> dict[UUID, DutyProfile]:
    query = select(DutyProfileRow).where(col(DutyProfileRow.id).in_(people))
    return {row.id: state_of(DutyProfile, row) for row in (await session.execute(query)).scalars()}


async def credits_of(
    session: AsyncSession, people: Sequence[UUID], since: date
) -> dict[UUID, list[Credit]]:
    """What counts of these people's records that end on `since` or later, by person."""
    r: Any = DutyRecordRow
    query: Select[Any] = select(
        col(r.person_ref),
        col(r.category),
        col(r.first_day),
        col(r.last_day),
        col(r.days),
        col(r.hours),
    ).where(
        col(r.person_ref).in_(people),
        col(r.status) == DutyRecordStatus.CREDITED,
        col(r.last_day) >= since,
    )
    found: dict[UUID, list[Credit]] = {}
    for who, category, *rest in await session.execute(query.order_by(col(r.last_day), col(r.id))):
        found.setdefault(who, []).append(Credit(DutyCategory(category), *rest))
    return found


async def waiting_records(
    session: AsyncSession, *, school: UUID | None = None, person: UUID | None = None, limit: int
) -> list[DutyRecord]:
    """Records on which somebody has to act, of the school, of the person, or (neither) all; the longest first."""
    r = DutyRecordRow
    query = select(r).where(col(r.waiting_on) != [])
    if school is not None:
        query = query.where(col(r.school_id) == school)
    if person is not None:
        query = query.where(col(r.person_ref) == person)
    found = await session.execute(query.order_by(col(r.since)).limit(limit))
    return [state_of(DutyRecord, row) for row in found.scalars()]


async def practised_in(session: AsyncSession, person: UUID, first: date, last: date) -> bool:
    """Whether a day of the span is claimed as enterprise practice already."""
    span = Range(first, last, bounds="[]")
    query = select(PRACTICE.c.record_id).where(
        PRACTICE.c.person_ref == person, PRACTICE.c.period.op("&&")(span)
    )
    return (await session.execute(query)).first() is not None
