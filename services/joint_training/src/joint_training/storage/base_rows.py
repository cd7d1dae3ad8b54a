"""The tables of bases, their resources, and what stops them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Sequence, String, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from joint_training.storage.base import Row, metadata

BASE_NUMBERS = Sequence("base_number", metadata=metadata)
RESOURCE_NUMBERS = Sequence("resource_number", metadata=metadata)
INCIDENT_NUMBERS = Sequence("incident_number", metadata=metadata)
BLACKOUT_NUMBERS = Sequence("blackout_number", metadata=metadata)


class BaseRow(Row, table=True):
    """One training base."""

    __tablename__ = "bases"
    __table_args__ = (
        Index("bases_by_created", "created_at", "id"),
        Index("bases_by_owner", "owner_id"),
        Index("bases_by_grams", "grams", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    owner_id: UUID
    title: str = Field(sa_type=String(60))
    description: str = Field(sa_type=Text)
    place: str = Field(sa_type=Text)
    contact_role: str = Field(sa_type=String(60))
    contact_note: str = Field(sa_type=Text)
    major_code: str | None = Field(default=None, sa_type=String(6))
    shares: list[dict[str, Any]] = Field(sa_type=JSONB)
    equipment: list[dict[str, Any]] = Field(sa_type=JSONB)
    opening: list[dict[str, Any]] = Field(sa_type=JSONB)
    certifications: list[dict[str, Any]] = Field(sa_type=JSONB)
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    proposed_by: UUID | None = None
    created_at: datetime
    since: datetime
    words: str = Field(sa_type=Text)
    grams: list[str] = Field(sa_type=ARRAY(Text))
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))


class ResourceRow(Row, table=True):
    """One room or workshop of a base."""

    __tablename__ = "resources"
    __table_args__ = (
        CheckConstraint("stations >= 1", name="resource_has_stations"),
        Index("resources_by_created", "created_at", "id"),
        Index("resources_by_base", "base_id"),
        Index("resources_by_owner", "owner_id"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    base_id: UUID = Field(foreign_key="bases.id")
    base_number: str = Field(sa_type=String(16))
    owner_id: UUID
    title: str = Field(sa_type=String(60))
    kind: str = Field(sa_type=String(16))
    booked_as: str = Field(sa_type=String(16))
    stations: int
    setup_minutes: int
    cleandown_minutes: int
    equipment_class: str = Field(sa_type=String(24))
    competitive_holds: bool
    needs_approval: bool
    remark: str = Field(sa_type=Text)
    created_at: datetime
    since: datetime


class IncidentRow(Row, table=True):
    """One safety incident."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index("incidents_by_created", "created_at", "id"),
        Index("incidents_by_resource", "resource_id"),
        Index("incidents_by_owner", "owner_id"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    base_id: UUID
    resource_id: UUID = Field(foreign_key="resources.id")
    owner_id: UUID
    severity: str = Field(sa_type=String(16))
    happened_at: datetime
    affected: int
    bumped: int
    words: str = Field(sa_type=Text)
    outcome: str = Field(sa_type=Text)
    by: UUID | None = None
    decided_by: UUID | None = None
    created_at: datetime
    since: datetime
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)


class BlackoutRow(Row, table=True):
    """One blackout."""

    __tablename__ = "blackouts"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="blackout_has_a_length"),
        Index("blackouts_by_created", "created_at", "id"),
        Index("blackouts_by_resource", "resource_id", "ends_at"),
        Index("blackouts_by_owner", "owner_id"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    base_id: UUID
    resource_id: UUID = Field(foreign_key="resources.id")
    owner_id: UUID
    cause: str = Field(sa_type=String(16))
    starts_at: datetime
    ends_at: datetime
    bumped: int
    words: str = Field(sa_type=Text)
    outcome: str = Field(sa_type=Text)
    by: UUID | None = None
    decided_by: UUID | None = None
    created_at: datetime
    since: datetime
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)


class ScheduleRow(Row, table=True):
    """One bell schedule of a school; a later one takes its place."""

    __tablename__ = "bell_schedules"
    __table_args__ = (
        Index("bell_schedule_once_a_day", "school_id", "valid_from", unique=True),
        Index("bell_schedules_by_created", "created_at", "id"),
    )

    id: UUID = Field(primary_key=True)
    school_id: UUID
    valid_from: date
    periods: list[dict[str, Any]] = Field(sa_type=JSONB)
    created_at: datetime
    published_by: UUID | None = None


class TermRow(Row, table=True):
    """The teaching weeks of a school's term."""

    __tablename__ = "teaching_terms"
    __table_args__ = (
        Index("teaching_term_once", "school_id", "term_ends_on", unique=True),
        CheckConstraint("weeks BETWEEN 1 AND 30", name="teaching_term_has_weeks"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    school_id: UUID
    term_ends_on: date
    first_monday: date
    weeks: int


class MakeUpRow(Row, table=True):
    """What the office decided of a 调休 day."""

    __tablename__ = "make_up_days"

    day: date = Field(primary_key=True)
    id: UUID
    version: int
    lessons_of: date | None = None


class FeedRow(Row, table=True):
    """The secret of a school's calendar feeds: its hash. Revoked, it is another."""

    __tablename__ = "feed_tokens"

    school_id: UUID = Field(primary_key=True)
    digest: str = Field(sa_type=String(64), unique=True)
    made_at: datetime
