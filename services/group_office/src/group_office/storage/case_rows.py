"""The office's own tables: cases, what was said in them, and rebuilds. No rebuild touches them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field

from group_office.storage.base import Row


class CaseRow(Row, table=True):
    """One case; `id` is the step's in the queue, `version` counts its events."""

    __tablename__ = "cases"
    __table_args__ = (Index("cases_of_item", "item_id"),)

    id: UUID = Field(primary_key=True)
    version: int
    item_kind: str = Field(sa_type=String(64))
    item_id: UUID
    item_number: str = Field(sa_type=String(16))
    party: str = Field(sa_type=String(16))
    school_id: UUID | None = None
    person_ref: UUID | None = None
    action: str = Field(sa_type=String(64))
    reminders: int
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None


class SpokenRow(Row, table=True):
    """What was said in a case: by whom, when, and why in their words."""

    __tablename__ = "spoken"
    __table_args__ = (Index("spoken_in_case", "case_id", "id"),)

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    case_id: UUID = Field(foreign_key="cases.id")
    kind: str = Field(sa_type=String(16))
    at: datetime
    person_ref: UUID | None = None
    school_id: UUID | None = None
    reason: str = Field(sa_type=Text)


class SpokenOnRow(Row, table=True):
    """On which days (Asia/Shanghai) an item was reminded of, or taken up: once a day each at most."""

    __tablename__ = "spoken_on"
    __table_args__ = (PrimaryKeyConstraint("item_id", "kind", "day", name="spoken_once_a_day"),)

    item_id: UUID
    kind: str = Field(sa_type=String(16))
    day: date


class RebuildRow(Row, table=True):
    """A rebuild of the views that somebody asked for."""

    __tablename__ = "rebuilds"
    __table_args__ = (
        Index("rebuilds_by_start", "started_at", "id"),
        UniqueConstraint("running", name="one_rebuild_at_a_time"),
    )

    id: UUID = Field(primary_key=True)
    started_at: datetime
    asked_by: str = Field(sa_type=String(64))
    running: bool | None = True
    """True while it runs, null afterwards: nulls do not clash, so one runs at a time."""
    finished_at: datetime | None = None
    facts: int | None = Field(default=None, sa_type=BigInteger)
    error: str | None = Field(default=None, sa_type=Text)
