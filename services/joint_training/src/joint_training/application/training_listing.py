"""Programmes, cohorts, sessions, enrolments and certificates as lists, as far as the caller sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlmodel import SQLModel, col

from cyzj.contracts.joint_training.certificate import CertificateStatus
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus, Risk
from cyzj.contracts.joint_training.programme import ProgrammeKind, ProgrammeStatus
from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.domain.clock import start_of
from cyzj.http.paging import Sortable
from cyzj.search.pairs import sought, words_of
from joint_training.storage.certificate_rows import CertificateRow
from joint_training.storage.training_rows import (
    CohortRow,
    EnrolmentRow,
    ProgrammeRow,
    SessionRow,
)


@dataclass(frozen=True)
class Reach:
    """How far the caller sees: all (`office`), what concerns a school, or what concerns a person."""

    office: bool
    school: UUID | None
    person: UUID | None


@dataclass(frozen=True)
class WantedProgrammes:
    """Which programmes; an empty filter lets everything through."""

    status: Sequence[ProgrammeStatus] = ()
    kind: Sequence[ProgrammeKind] = ()
    owner_id: UUID | None = None
    q: str = ""


@dataclass(frozen=True)
class WantedCohorts:
    """Which cohorts."""

    status: Sequence[CohortStatus] = ()
    kind: Sequence[ProgrammeKind] = ()
    owner_id: UUID | None = None
    school_id: UUID | None = None
    programme_id: UUID | None = None
    q: str = ""


@dataclass(frozen=True)
class WantedSessions:
    """Which sessions; days in Asia/Shanghai."""

    cohort_id: UUID | None = None
    teacher_ref: UUID | None = None
    status: Sequence[SessionStatus] = ()
    on_from: date | None = None
    on_to: date | None = None


@dataclass(frozen=True)
class WantedEnrolments:
    """Which enrolments."""

    cohort_id: UUID | None = None
    school_id: UUID | None = None
    learner_ref: UUID | None = None
    status: Sequence[EnrolmentStatus] = ()
    risk: Sequence[Risk] = ()
    q: str = ""


@dataclass(frozen=True)
class WantedCertificates:
    """Which certificates."""

    cohort_id: UUID | None = None
    school_id: UUID | None = None
    learner_ref: UUID | None = None
    status: Sequence[CertificateStatus] = ()
    q: str = ""


def programmes_wanted(reach: Reach, wanted: WantedProgrammes) -> Select[Any]:
    """Published ones, and those that concern the caller's school."""
    p = ProgrammeRow
    query: Select[Any] = select(p)
    if not reach.office:
        public = col(p.status).in_((ProgrammeStatus.PUBLISHED, ProgrammeStatus.ARCHIVED))
        query = query.where(or_(public, col(p.concerned).contains([reach.school])))
    query = _among(query, p, status=wanted.status, kind=wanted.kind)
    query = _equal(query, p, owner_id=wanted.owner_id)
    return _words(query, p, wanted.q)


def cohorts_wanted(reach: Reach, wanted: WantedCohorts) -> Select[Any]:
    """Those that enrol or have, and planned ones that concern the caller's school."""
    c = CohortRow
    query: Select[Any] = select(c)
    if not reach.office:
        public = col(c.status) != CohortStatus.PLANNED
        query = query.where(or_(public, col(c.schools).contains([reach.school])))
    if wanted.school_id:
        query = query.where(col(c.schools).contains([wanted.school_id]))
    query = _among(query, c, status=wanted.status, kind=wanted.kind)
    query = _equal(query, c, owner_id=wanted.owner_id, programme_id=wanted.programme_id)
    return _words(query, c, wanted.q)


def sessions_wanted(reach: Reach, wanted: WantedSessions) -> Select[Any]:
    """The sessions of cohorts that the caller sees."""
    s = SessionRow
    seen = cohorts_wanted(reach, WantedCohorts()).with_only_columns(col(CohortRow.id))
    query: Select[Any] = select(s).where(col(s.cohort_id).in_(seen))
    query = _among(query, s, status=wanted.status)
    query = _equal(query, s, cohort_id=wanted.cohort_id)
    if wanted.teacher_ref:
        query = query.where(col(s.teachers).contains([wanted.teacher_ref]))
    if wanted.on_from:
        query = query.where(col(s.starts_at) >= start_of(wanted.on_from))
    if wanted.on_to:
        query = query.where(col(s.starts_at) < start_of(wanted.on_to) + timedelta(days=1))
    return query


def enrolments_wanted(reach: Reach, wanted: WantedEnrolments) -> Select[Any]:
    """Those of the caller's school, of cohorts it organises, or the caller's own."""
    e = EnrolmentRow
    query = _concerning(select(e), e, reach)
    query = _among(query, e, status=wanted.status, risk=wanted.risk)
    query = _equal(
        query,
        e,
        cohort_id=wanted.cohort_id,
        school_id=wanted.school_id,
        learner_ref=wanted.learner_ref,
    )
    return query.where(col(e.number) == wanted.q.upper()) if wanted.q else query


def certificates_wanted(reach: Reach, wanted: WantedCertificates) -> Select[Any]:
    """Those that the caller's school issues, of its learners, or the caller's own."""
    c = CertificateRow
    query = _concerning(select(c), c, reach)
    query = _among(query, c, status=wanted.status)
    query = _equal(
        query,
        c,
        cohort_id=wanted.cohort_id,
        school_id=wanted.school_id,
        learner_ref=wanted.learner_ref,
    )
    if wanted.q:
        number = wanted.q.upper()
        query = query.where(
            or_(
                col(c.number) == number,
                col(c.cohort_number) == number,
                col(c.title).contains(wanted.q, autoescape=True),
            )
        )
    return query


def sortable(row: type[SQLModel], *names: str) -> Sortable:
    """What a list may be sorted by."""
    return {name: getattr(row, name) for name in ("id", "created_at", *names)}


def _concerning(
    query: Select[Any], row: type[EnrolmentRow] | type[CertificateRow], reach: Reach
) -> Select[Any]:
    if reach.office:
        return query
    mine = col(row.learner_ref) == reach.person
    if reach.school is None:
        return query.where(mine)
    school = or_(col(row.school_id) == reach.school, col(row.owner_id) == reach.school)
    return query.where(or_(mine, school))


def _among(query: Select[Any], row: type[SQLModel], **chosen: Sequence[object]) -> Select[Any]:
    some = [getattr(row, name).in_(values) for name, values in chosen.items() if values]
    return query.where(and_(*some)) if some else query


def _equal(query: Select[Any], row: type[SQLModel], **values: object) -> Select[Any]:
    for name, value in values.items():
        if value is not None:
            query = query.where(getattr(row, name) == value)
    return query


def _words(query: Select[Any], row: type[ProgrammeRow] | type[CohortRow], text: str) -> Select[Any]:
    words = words_of(text)
    if not words:
        return query
    query = query.where(col(row.grams).contains(sought(words)))
    return query.where(*(col(row.words).contains(word, autoescape=True) for word in words))
