"""The tables of duty records, and of what teachers teach."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Sequence, String, Table, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, ExcludeConstraint
from sqlmodel import Field

from teacher_exchanges.storage.base import Row, metadata

NUMBERS = Sequence("duty_record_number", metadata=metadata)


class DutyRecordRow(Row, table=True):
    """One record. An engagement is credited once."""

    __tablename__ = "duty_records"
    __table_args__ = (
        Index("duty_is_credited_once", "engagement_id", unique=True),
        Index("duty_records_by_person", "person_ref", "created_at", "id"),
        Index("duty_records_by_school", "school_id", "created_at", "id"),
        Index("duty_records_by_created", "created_at", "id"),
        Index("duty_records_by_waiting_school", "waiting_schools", postgresql_using="gin"),
        Index("duty_records_by_file", "files", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(12))
    person_ref: UUID
    school_id: UUID
    category: str = Field(sa_type=String(24))
    source: str = Field(sa_type=String(12))
    title: str = Field(sa_type=String(60))
    organiser: str = Field(sa_type=String(60))
    first_day: date
    last_day: date
    days: int
    hours: int
    created_at: datetime
    since: datetime
    declared_by: UUID | None = None
    engagement_id: UUID | None = None
    evidence: list[dict[str, Any]] = Field(sa_type=JSONB)
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))
    files: list[str] = Field(sa_type=ARRAY(String(64)))


PRACTICE = Table(
    "duty_practice",
    metadata,
    Column("record_id", Uuid, primary_key=True),
    Column("person_ref", Uuid, nullable=False),
    Column("period", DATERANGE, nullable=False),
    ExcludeConstraint(
        (text("uuidrange(person_ref, person_ref, '[]')"), "&&"),
        ("period", "&&"),
        name="practice_counts_once",
        using="gist",
    ),
)
"""The days of enterprise practice that a person has claimed: no day counts twice."""


class DutyProfileRow(Row, table=True):
    """What a teacher teaches, as their school says."""

    __tablename__ = "duty_profiles"

    id: UUID = Field(primary_key=True)
    version: int
    school_id: UUID
    teaches: str = Field(sa_type=String(16))
