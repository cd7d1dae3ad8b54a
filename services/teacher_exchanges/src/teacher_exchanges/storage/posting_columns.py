"""The columns that requests and offers share."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


class PostingColumns(SQLModel):
    """The fields of `domain.terms.Terms`, who posted them, and where they stand."""

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
    visibility: str = Field(sa_type=String(16))
    visible_to: list[UUID] = Field(sa_type=ARRAY(Uuid))
    course: str = Field(default="", sa_type=String(120))
    teacher_level: str = Field(sa_type=String(32))
    lodging: str = Field(sa_type=String(32))
    budget_source: str = Field(sa_type=String(32))
    description: str = Field(default="", sa_type=Text)
    contact_note: str = Field(default="", sa_type=Text)
    created_at: datetime
    since: datetime
    withdrawal_reason: str = Field(default="", sa_type=Text)
    words: str = Field(sa_type=Text)
    grams: list[str] = Field(sa_type=ARRAY(String(4)))
