"""The tables of bookings: the aggregate, and its times, which the database keeps apart."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Sequence,
    String,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, ExcludeConstraint
from sqlmodel import Field

from joint_training.storage.base import Row, metadata

BOOKING_NUMBERS = Sequence("booking_number", metadata=metadata)


class BookingRow(Row, table=True):
    """One booking with everything there is to it; `occurrences` below are its times as rows."""

    __tablename__ = "bookings"
    __table_args__ = (
        Index("bookings_by_created", "created_at", "id"),
        Index("bookings_by_school", "school_id", "created_at"),
        Index("bookings_by_owner", "owner_id", "created_at"),
        Index("bookings_by_waiting_school", "waiting_schools", postgresql_using="gin"),
        Index("bookings_by_time_of", "time_of", "last_day"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    school_id: UUID
    base_id: UUID = Field(foreign_key="bases.id")
    owner_id: UUID
    rank: str = Field(sa_type=String(16))
    title: str = Field(sa_type=String(60))
    people: int
    note: str = Field(sa_type=Text)
    rule: dict[str, Any] = Field(sa_type=JSONB)
    approval: bool
    occurrences: list[dict[str, Any]] = Field(sa_type=JSONB)
    created_at: datetime
    since: datetime
    created_by: UUID | None = None
    approved_by: UUID | None = None
    hold_until: datetime | None = None
    rebook_until: datetime | None = None
    proposed: list[dict[str, Any]] = Field(sa_type=JSONB)
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))
    time_of: UUID
    first_at: datetime
    last_day: date


OCCURRENCES = Table(
    "occurrences",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("booking_id", Uuid, ForeignKey("bookings.id"), nullable=False),
    Column("resource_id", Uuid, ForeignKey("resources.id"), nullable=False),
    Column("base_id", Uuid, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("school_id", Uuid, nullable=False),
    Column("number", String(16), nullable=False),
    Column("title", String(60), nullable=False),
    Column("people", Integer, nullable=False),
    Column("rank", String(16), nullable=False),
    Column("booking_status", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("week", Integer),
    Column("first_period", Integer, nullable=False),
    Column("last_period", Integer, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("period", TSTZRANGE, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("blocking", Boolean, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("hold_until", DateTime(timezone=True)),
    Column("headcount", Integer),
    CheckConstraint("people >= 1", name="occurrence_has_people"),
    ExcludeConstraint(
        (text("uuidrange(resource_id, resource_id, '[]')"), "&&"),
        ("period", "&&"),
        where=text("blocking AND whole"),
        using="gist",
        name="resource_is_taken_once",
    ),
    Index("occurrences_by_resource", "resource_id", "day"),
    Index("occurrences_by_base", "base_id", "day"),
    Index("occurrences_by_school", "school_id", "day"),
    Index("occurrences_by_booking", "booking_id"),
)
"""The times of bookings. `period` is half-open and holds set-up and clean-down.

Whole resources are kept apart by the exclusion constraint; stations are counted by the trigger
`stations_suffice`, under a lock on the resource (the migration makes both, and `uuidrange`).
"""
