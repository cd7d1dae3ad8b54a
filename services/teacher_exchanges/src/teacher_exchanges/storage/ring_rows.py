"""The table of rings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Sequence, String, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from teacher_exchanges.storage.base import Row, metadata

RING_NUMBERS = Sequence("ring_number", metadata=metadata)


class RingRow(Row, table=True):
    """One ring; `version` counts its events."""

    __tablename__ = "rings"
    __table_args__ = (
        Index("rings_by_created", "created_at", "id"),
        Index("rings_by_school", "members", postgresql_using="gin"),
        Index("rings_by_waiting_school", "waiting_schools", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    legs: list[dict[str, Any]] = Field(sa_type=JSONB)
    accepted_by: list[UUID] = Field(sa_type=ARRAY(Uuid))
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    created_at: datetime
    since: datetime
    due: datetime
    match_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    reason: str | None = Field(default=None, sa_type=String(16))
    collapsed_by: list[UUID] = Field(sa_type=ARRAY(Uuid))
    words: str = Field(default="", sa_type=Text)
    members: list[UUID] = Field(sa_type=ARRAY(Uuid))
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))
