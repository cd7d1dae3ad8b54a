"""The table of exchange requests."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Column, Index, Sequence, String, Text, Uuid
from sqlmodel import Field

from teacher_exchanges.storage.base import Row, metadata

NUMBERS = Sequence("request_number", metadata=metadata)


class RequestRow(Row, table=True):
    """One exchange request; `version` counts its events."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("requests_by_status", "status", "created_at", "id"),
        Index("requests_by_school", "school_id", "created_at", "id"),
        Index("requests_by_type", "exchange_type", "created_at", "id"),
        Index("requests_by_created", "created_at", "id"),
        Index("requests_by_deadline", "deadline", "id"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(24))
    school_id: UUID
    exchange_type: str = Field(sa_type=String(32))
    side: str = Field(sa_type=String(8))
    title: str = Field(sa_type=String(60))
    major_code: str | None = Field(default=None, sa_type=String(6))
    mode: str = Field(sa_type=String(8))
    window_from: date
    window_to: date
    class_hours: int | None = None
    working_days: int | None = None
    headcount: int
    matched: int
    visibility: str = Field(sa_type=String(16))
    visible_to: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    deadline: date
    course: str = Field(default="", sa_type=String(120))
    teacher_level: str = Field(sa_type=String(32))
    lodging: str = Field(sa_type=String(32))
    budget_source: str = Field(sa_type=String(32))
    description: str = Field(default="", sa_type=Text)
    contact_note: str = Field(default="", sa_type=Text)
    opened_at: datetime | None = None
    created_at: datetime
    since: datetime
    withdrawal_reason: str = Field(default="", sa_type=Text)
