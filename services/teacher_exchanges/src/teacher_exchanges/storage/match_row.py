"""The table of matches."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Sequence, String, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from teacher_exchanges.storage.base import Row, metadata

NUMBERS = Sequence("match_number", metadata=metadata)


class MatchRow(Row, table=True):
    """One match; `version` counts its events. A request and an offer have one live match at most."""

    __tablename__ = "matches"
    __table_args__ = (
        Index("matches_by_request", "request_id"),
        Index("matches_by_offer", "offer_id"),
        Index("matches_by_home", "home_school_id", "created_at", "id"),
        Index("matches_by_host", "host_school_id", "created_at", "id"),
        Index("matches_by_created", "created_at", "id"),
        Index("matches_by_waiting_school", "waiting_schools", postgresql_using="gin"),
        Index(
            "match_is_proposed_once",
            "request_id",
            "offer_id",
            unique=True,
            postgresql_where=text("status NOT IN ('declined', 'expired')"),
        ),
        CheckConstraint("nominated >= 0 AND nominated <= headcount", name="match_is_not_overdrawn"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(24))
    request_id: UUID
    offer_id: UUID
    exchange_type: str = Field(sa_type=String(32))
    home_school_id: UUID
    host_school_id: UUID
    requester: str = Field(sa_type=String(8))
    origin: str = Field(sa_type=String(8))
    proposed_by: str | None = Field(default=None, sa_type=String(8))
    headcount: int
    nominated: int
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    created_at: datetime
    since: datetime
    note: str = Field(default="", sa_type=Text)
    declined_words: str = Field(default="", sa_type=Text)
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))
