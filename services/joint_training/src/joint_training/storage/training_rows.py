"""The tables of programmes, cohorts with their seats, enrolments, sessions and certificates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Sequence,
    String,
    Table,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, ExcludeConstraint
from sqlmodel import Field

from joint_training.storage.base import Row, metadata

PROGRAMME_NUMBERS = Sequence("programme_number", metadata=metadata)
COHORT_NUMBERS = Sequence("cohort_number", metadata=metadata)
ENROLMENT_NUMBERS = Sequence("enrolment_number", metadata=metadata)


class ProgrammeRow(Row, table=True):
    """One version of a programme; `concerned` may see it before it is published."""

    __tablename__ = "programmes"
    __table_args__ = (
        Index("programme_is_revised_once", "replaces", unique=True,
              postgresql_where=text("status <> 'archived'")),
        Index("programmes_by_created", "created_at", "id"),
        Index("programmes_by_status", "status", "created_at", "id"),
        Index("programmes_by_concerned", "concerned", postgresql_using="gin"),
        Index("programmes_by_words", "grams", postgresql_using="gin"),
    )  # fmt: skip

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(12))
    owner_id: UUID
    title: str = Field(sa_type=String(60))
    kind: str = Field(sa_type=String(20))
    content: dict[str, Any] = Field(sa_type=JSONB)
    content_hash: str = Field(sa_type=String(64))
    rule: str = Field(sa_type=String(32))
    revision: int
    replaces: UUID | None = None
    submitted_by: UUID | None = None
    approved_by: UUID | None = None
    created_at: datetime
    since: datetime
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    concerned: list[UUID] = Field(sa_type=ARRAY(Uuid))
    words: str
    grams: list[str] = Field(sa_type=ARRAY(String))


class CohortRow(Row, table=True):
    """One cohort. Seats that are taken are counted in `cohort_seats`."""

    __tablename__ = "cohorts"
    __table_args__ = (
        Index("cohorts_by_created", "created_at", "id"),
        Index("cohorts_by_status", "status", "first_day", "id"),
        Index("cohorts_by_programme", "programme_id"),
        Index("cohorts_by_school", "schools", postgresql_using="gin"),
        Index("cohorts_by_words", "grams", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    programme_id: UUID
    programme_number: str = Field(sa_type=String(16))
    programme_title: str = Field(sa_type=String(60))
    programme_hash: str = Field(sa_type=String(64))
    kind: str = Field(sa_type=String(20))
    tags: list[str] = Field(sa_type=ARRAY(String(24)))
    owner_id: UUID
    title: str = Field(sa_type=String(60))
    terms: dict[str, Any] = Field(sa_type=JSONB)
    shares: list[dict[str, Any]] = Field(sa_type=JSONB)
    first_day: date
    planned_hours: int
    assessments: list[dict[str, Any]] = Field(sa_type=JSONB)
    safety_induction: bool
    valid_months: int | None = None
    rule: str = Field(sa_type=String(32))
    seats_released: bool
    groups: int
    created_at: datetime
    since: datetime
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    schools: list[UUID] = Field(sa_type=ARRAY(Uuid))
    words: str
    grams: list[str] = Field(sa_type=ARRAY(String))


class SeatsRow(Row, table=True):
    """The seats of a school in a cohort, or of all (the nil id); never more taken than there are."""

    __tablename__ = "cohort_seats"
    __table_args__ = (CheckConstraint("taken BETWEEN 0 AND seats", "seats_are_not_oversold"),)

    cohort_id: UUID = Field(primary_key=True, foreign_key="cohorts.id")
    holder: UUID = Field(primary_key=True)
    seats: int
    taken: int = Field(default=0)


class EnrolmentRow(Row, table=True):
    """One enrolment: a reference and the school; the name is sealed in `learner_data`."""

    __tablename__ = "enrolments"
    __table_args__ = (
        Index("learner_enrols_once", "cohort_id", "learner_ref", unique=True,
              postgresql_where=text("status NOT IN ('rejected', 'withdrawn', 'passed_over', 'transferred')")),
        Index("enrolments_by_cohort", "cohort_id", "status", "endorsed_at", "id"),
        Index("enrolments_by_created", "created_at", "id"),
        Index("enrolments_by_school", "school_id", "created_at", "id"),
        Index("enrolments_by_learner", "learner_ref", "created_at", "id"),
    )  # fmt: skip

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    cohort_id: UUID = Field(foreign_key="cohorts.id")
    programme_id: UUID
    owner_id: UUID
    school_id: UUID
    learner_kind: str = Field(sa_type=String(8))
    learner_ref: UUID
    applied_by: UUID | None = None
    seat: str | None = Field(default=None, sa_type=String(8))
    group: int | None = None
    results: list[dict[str, Any]] = Field(sa_type=JSONB)
    safety_on: date | None = None
    endorsed_at: datetime | None = None
    promoted_until: datetime | None = None
    transferred_from: UUID | None = None
    transferred_to: UUID | None = None
    risk: str = Field(sa_type=String(12))
    counted_hours: int
    planned_hours: int
    created_at: datetime
    since: datetime
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)


class SessionRow(Row, table=True):
    """One session with its attendance."""

    __tablename__ = "course_sessions"
    __table_args__ = (
        Index("course_sessions_by_cohort", "cohort_id", "starts_at", "id"),
        Index("course_sessions_by_start", "starts_at", "id"),
        Index("course_sessions_by_teacher", "teachers", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    status: str = Field(sa_type=String(12))
    cohort_id: UUID = Field(foreign_key="cohorts.id")
    owner_id: UUID
    starts_at: datetime
    ends_at: datetime
    hours: int
    teachers: list[UUID] = Field(sa_type=ARRAY(Uuid))
    group: int | None = None
    makes_up_for: UUID | None = None
    planned: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime
    recorded_at: datetime | None = None
    recorded_by: UUID | None = None
    marks: list[dict[str, Any]] = Field(sa_type=JSONB)
    corrections: list[dict[str, Any]] = Field(sa_type=JSONB)
    locked: bool
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)


TEACHING = Table(
    "teaching",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("teacher_ref", Uuid, primary_key=True),
    Column("period", TSTZRANGE, nullable=False),
    ExcludeConstraint(
        (text("uuidrange(teacher_ref, teacher_ref, '[]')"), "&&"),
        ("period", "&&"),
        using="gist",
        name="teacher_gives_one_session_at_a_time",
    ),
)
"""When who teaches: a teacher cannot give two sessions at once. `uuidrange` is made by the migration."""

TEACHERS_AWAY = Table(
    "teachers_away",
    metadata,
    Column("engagement_id", Uuid, primary_key=True),
    Column("number", String(16), nullable=False),
    Column("teacher_ref", Uuid, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("away", Boolean, nullable=False),
    Index("teachers_away_by_teacher", "teacher_ref", "first_day"),
)
"""Full-time exchanges as teacher_exchanges' events say: a warning beside a session, never a refusal."""
