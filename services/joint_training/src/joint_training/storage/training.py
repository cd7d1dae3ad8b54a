"""Programmes, cohorts, enrolments, sessions and certificates in and out of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.joint_training.certificate import CertificateStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.domain.errors import not_found
from cyzj.search.pairs import grams, plain
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from joint_training.domain.certificate import Certificate
from joint_training.domain.cohort import Cohort
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.programme import Programme
from joint_training.domain.session import Session
from joint_training.storage import training_rows as rows
from joint_training.storage.certificate_rows import CERTIFICATE_NUMBERS, CertificateRow
from joint_training.storage.training_rows import (
    TEACHING,
    CohortRow,
    EnrolmentRow,
    ProgrammeRow,
    SessionRow,
)


def _programme(programme: Programme) -> Mapping[str, object]:
    words = plain(programme.number, programme.title, programme.content.major_code)
    return {"concerned": list(programme.concerned), "words": words, "grams": grams(words)}


def _cohort(cohort: Cohort) -> Mapping[str, object]:
    words = plain(cohort.number, cohort.title, cohort.programme_number, cohort.programme_title)
    return {"schools": list(cohort.schools), "words": words, "grams": grams(words)}


programmes = Repository(Programme, ProgrammeRow, "JP", rows.PROGRAMME_NUMBERS, _programme)
cohorts = Repository(Cohort, CohortRow, "JC", rows.COHORT_NUMBERS, _cohort)
enrolments = Repository(Enrolment, EnrolmentRow, "JE", rows.ENROLMENT_NUMBERS)
certificates = Repository(Certificate, CertificateRow, "ZS", CERTIFICATE_NUMBERS)
sessions = Repository(Session, SessionRow)


async def cohort_shared(session: AsyncSession, id: UUID) -> Cohort:
    """The cohort, which nobody changes until the commit; many may hold it so at once."""
    query = select(CohortRow).where(col(CohortRow.id) == id).with_for_update(read=True)
    found = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    if found is None:
        raise not_found()
    return state_of(Cohort, found)


async def of_cohort(
    session: AsyncSession, cohort_id: UUID, *statuses: EnrolmentStatus, lock: bool = False
) -> list[Enrolment]:
    """The cohort's enrolments in these states (none named: all), in the order of their numbers."""
    e = EnrolmentRow
    query = select(e).where(col(e.cohort_id) == cohort_id).order_by(col(e.number), col(e.id))
    if statuses:
        query = query.where(col(e.status).in_(statuses))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return [state_of(Enrolment, row) for row in (await session.execute(query)).scalars()]


async def counted(session: AsyncSession, cohort_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many enrolments each cohort has, by state."""
    e = EnrolmentRow
    query = (
        select(col(e.cohort_id), col(e.status), func.count())
        .where(col(e.cohort_id).in_(cohort_ids))
        .group_by(col(e.cohort_id), col(e.status))
    )
    found: dict[UUID, dict[str, int]] = {id: {} for id in cohort_ids}
    for cohort_id, status, count in await session.execute(query):
        found[cohort_id][status] = count
    return found


async def sessions_of(session: AsyncSession, cohort_id: UUID) -> list[Session]:
    """The cohort's timetable, cancelled ones too, earliest first."""
    s = SessionRow
    query = select(s).where(col(s.cohort_id) == cohort_id).order_by(col(s.starts_at), col(s.id))
    return [state_of(Session, row) for row in (await session.execute(query)).scalars()]


async def keep_teaching(session: AsyncSession, one: Session) -> None:
    """The teachers give exactly this session then; a clash breaks a constraint."""
    await session.execute(delete(TEACHING).where(TEACHING.c.session_id == one.id))
    if one.status is SessionStatus.CANCELLED:
        return
    period = Range(one.starts_at, one.ends_at, bounds="[)")
    values = [
        {"session_id": one.id, "teacher_ref": teacher, "period": period} for teacher in one.teachers
    ]
    await session.execute(insert(TEACHING), values)


async def clash_of(session: AsyncSession, one: Session) -> tuple[UUID, Session] | None:
    """A teacher of the session, and another session that they give at that time."""
    t, s = TEACHING.c, SessionRow
    query = (
        select(t.teacher_ref, s)
        .join(s, col(s.id) == t.session_id)
        .where(
            t.teacher_ref.in_(one.teachers),
            t.period.overlaps(Range(one.starts_at, one.ends_at, bounds="[)")),
            t.session_id != one.id,
        )
        .order_by(col(s.starts_at))
        .limit(1)
    )
    found = (await session.execute(query)).first()
    return (found[0], state_of(Session, found[1])) if found else None


async def certificate_of(session: AsyncSession, code: str) -> Certificate | None:
    """The certificate with this code printed on it."""
    query = select(CertificateRow).where(col(CertificateRow.code) == code)
    row = (await session.execute(query)).scalar_one_or_none()
    return state_of(Certificate, row) if row else None


async def certificates_of(
    session: AsyncSession, cohort_id: UUID, status: CertificateStatus, limit: int
) -> list[Certificate]:
    """Some of the cohort's certificates in this state, locked, in the order of their numbers."""
    c = CertificateRow
    query = (
        select(c)
        .where(col(c.cohort_id) == cohort_id, col(c.status) == status)
        .order_by(col(c.number))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [state_of(Certificate, row) for row in (await session.execute(query)).scalars()]


async def certificates_counted(session: AsyncSession, cohort_id: UUID) -> dict[str, int]:
    """How many certificates the cohort has, by state."""
    c = CertificateRow
    query = (
        select(col(c.status), func.count())
        .where(col(c.cohort_id) == cohort_id)
        .group_by(col(c.status))
    )
    found: dict[str, int] = {}
    for status, count in await session.execute(query):
        found[status] = count
    return found
