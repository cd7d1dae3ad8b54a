"""The tables of clearing rounds: rounds, their lines, and the book that each was solved from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Sequence, String, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlmodel import Field

from teacher_exchanges.storage.base import Row, metadata

ROUND_NUMBERS = Sequence("clearing_round_number", metadata=metadata)
LINE_NUMBERS = Sequence("clearing_line_number", metadata=metadata)


class ClearingRoundRow(Row, table=True):
    """One round; of those that run or are planned no two share a day."""

    __tablename__ = "clearing_rounds"
    __table_args__ = (
        ExcludeConstraint(
            (text("daterange(opens_on, answers_by, '[]')"), "&&"),
            where=text("status NOT IN ('cancelled', 'concluded')"),
            using="gist",
            name="one_round_at_a_time",
        ),
        CheckConstraint("opens_on <= closes_on", name="round_opens_before_it_closes"),
        CheckConstraint("closes_on < answers_by", name="round_is_answered_after_it_closes"),
        Index("clearing_rounds_by_created", "created_at", "id"),
        Index("clearing_rounds_by_waiting_school", "waiting_schools", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(12))
    title: str = Field(sa_type=String(60))
    exchange_types: list[str] = Field(sa_type=JSONB)
    opens_on: date
    closes_on: date
    answers_by: date
    created_at: datetime
    since: datetime
    planned_by: UUID | None = None
    requests: int
    offers: int
    lines: int
    weights: str | None = Field(default=None, sa_type=String(32))
    inputs_hash: str | None = Field(default=None, sa_type=String(64))
    result_hash: str | None = Field(default=None, sa_type=String(64))
    figures: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    outcome: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    cancel_words: str = Field(default="", sa_type=Text)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))


class ClearingLineRow(Row, table=True):
    """One line; a round proposes a pair once."""

    __tablename__ = "clearing_lines"
    __table_args__ = (
        Index("clearing_line_once_a_round", "round_id", "request_id", "offer_id", unique=True),
        CheckConstraint("headcount > 0", name="clearing_line_is_for_somebody"),
        CheckConstraint(
            "(status = 'matched') = (match_id IS NOT NULL)", name="clearing_line_has_its_match"
        ),
        Index("clearing_lines_by_home", "home_school_id", "created_at", "id"),
        Index("clearing_lines_by_host", "host_school_id", "created_at", "id"),
        Index("clearing_lines_by_created", "created_at", "id"),
        Index("clearing_lines_by_waiting_school", "waiting_schools", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(16))
    round_id: UUID
    request_id: UUID
    request_version: int
    offer_id: UUID
    offer_version: int
    exchange_type: str = Field(sa_type=String(32))
    home_school_id: UUID
    host_school_id: UUID
    requester: str = Field(sa_type=String(8))
    headcount: int
    score: int
    reasons: list[dict[str, Any]] = Field(sa_type=JSONB)
    hours: int
    created_at: datetime
    since: datetime
    accepted_by: list[str] = Field(sa_type=JSONB)
    refused_by: str | None = Field(default=None, sa_type=String(8))
    refusal: str | None = Field(default=None, sa_type=String(16))
    words: str = Field(default="", sa_type=Text)
    silent: list[str] = Field(sa_type=JSONB)
    match_id: UUID | None = None
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))


class ClearingBookRow(Row, table=True):
    """What a round was solved from, as it was then, and what it makes of each school. Never changed."""

    __tablename__ = "clearing_books"

    round_id: UUID = Field(primary_key=True)
    inputs: dict[str, Any] = Field(sa_type=JSONB)
    standings: list[dict[str, Any]] = Field(sa_type=JSONB)
