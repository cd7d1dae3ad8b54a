"""The tables of engagements and of the time teachers are promised."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Sequence, String, Table, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, ExcludeConstraint
from sqlmodel import Field

from teacher_exchanges.storage.base import Row, metadata

NUMBERS = Sequence("engagement_number", metadata=metadata)


class EngagementRow(Row, table=True):
    """One engagement; `version` counts its events. Plans, evidence and the like are JSON lists."""

    __tablename__ = "engagements"
    __table_args__ = (
        Index("engagements_by_request", "request_id"),
        Index("engagements_by_match", "match_id"),
        Index("engagements_by_home", "home_school_id", "created_at", "id"),
        Index("engagements_by_host", "host_school_id", "created_at", "id"),
        Index("engagements_by_teacher", "teacher_ref", "created_at", "id"),
        Index("engagements_by_mentor", "mentor_ref", "created_at", "id"),
        Index("engagements_by_status", "status", "created_at", "id"),
        Index("engagements_by_created", "created_at", "id"),
        Index("engagements_by_waiting_school", "waiting_schools", postgresql_using="gin"),
        Index("engagements_by_waiting_person", "waiting_people", postgresql_using="gin"),
        Index("engagements_by_file", "files", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(24))
    match_id: UUID
    request_id: UUID
    replaces: UUID | None = None
    home_school_id: UUID
    host_school_id: UUID
    teacher_ref: UUID
    exchange_type: str = Field(sa_type=String(32))
    major_code: str | None = Field(default=None, sa_type=String(6))
    planned_from: date
    planned_to: date
    planned_hours: int | None = None
    created_at: datetime
    since: datetime
    decision_days: int
    decision_due: datetime
    teacher_accepted: bool
    mentor_ref: UUID | None = None
    actual_from: date | None = None
    actual_to: date | None = None
    taught_hours: int | None = None
    days_present: int | None = None
    breaks: list[dict[str, Any]] = Field(sa_type=JSONB)
    justified: bool | None = None
    evaluation_due: datetime | None = None
    dispute_due: datetime | None = None
    window_closed: bool
    evaluation_accepted_by: list[str] = Field(sa_type=JSONB)
    recognised_hours: int | None = None
    formula: str | None = Field(default=None, sa_type=String(32))
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    plans: list[dict[str, Any]] = Field(sa_type=JSONB)
    evidence: list[dict[str, Any]] = Field(sa_type=JSONB)
    evaluations: list[dict[str, Any]] = Field(sa_type=JSONB)
    remarks: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))
    waiting_people: list[UUID] = Field(sa_type=ARRAY(Uuid))
    files: list[str] = Field(sa_type=ARRAY(String(64)))


TEACHER_TIME = Table(
    "teacher_time",
    metadata,
    Column("engagement_id", Uuid, primary_key=True),
    Column("teacher_ref", Uuid, nullable=False),
    Column("period", DATERANGE, nullable=False),
    Column("blocking", Boolean, nullable=False),
    ExcludeConstraint(
        (text("uuidrange(teacher_ref, teacher_ref, '[]')"), "&&"),
        ("period", "&&"),
        where=text("blocking"),
        using="gist",
        name="teacher_is_promised_once",
    ),
)
"""The days a full-time engagement takes of a teacher; overlapping ones cannot both be blocking.

A range over ids needs no extension; its type `uuidrange` is made by the migration.
"""
