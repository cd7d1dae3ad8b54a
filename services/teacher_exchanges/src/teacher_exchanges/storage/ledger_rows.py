"""The tables of the ledger: entries with their transfers, and statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Sequence, String, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from teacher_exchanges.storage.base import Row, metadata

ENTRY_NUMBERS = Sequence("ledger_entry_number", metadata=metadata)
STATEMENT_NUMBERS = Sequence("statement_number", metadata=metadata)


class EntryRow(Row, table=True):
    """One entry. An engagement's hours are posted once, and an entry is taken back once."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index(
            "recognised_hours_post_once",
            "engagement_id",
            unique=True,
            postgresql_where=text("kind = 'recognition'"),
        ),
        Index("ledger_entry_is_reversed_once", "reverses", unique=True),
        Index("ledger_entries_by_created", "created_at", "id"),
        Index("ledger_entries_by_account", "accounts", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    kind: str = Field(sa_type=String(12))
    engagement_id: UUID
    engagement_number: str = Field(sa_type=String(16))
    exchange_type: str = Field(sa_type=String(32))
    formula: str | None = Field(default=None, sa_type=String(32))
    posted_on: date
    created_at: datetime
    posted_by: UUID | None = None
    transfers: list[dict[str, Any]] = Field(sa_type=JSONB)
    reverses: UUID | None = None
    reversed_by: UUID | None = None
    words: str = Field(default="", sa_type=Text)
    accounts: list[UUID] = Field(sa_type=ARRAY(Uuid))


class TransferRow(Row, table=True):
    """One transfer: both accounts in one row, so that the sum over all accounts is always zero."""

    __tablename__ = "ledger_transfers"
    __table_args__ = (
        CheckConstraint("hours > 0", "transfer_is_more_than_nothing"),
        CheckConstraint("giver <> receiver", "transfer_has_two_accounts"),
        Index("ledger_transfers_by_giver", "giver", "posted_on"),
        Index("ledger_transfers_by_receiver", "receiver", "posted_on"),
    )

    entry_id: UUID = Field(primary_key=True, foreign_key="ledger_entries.id")
    place: int = Field(primary_key=True)
    giver: UUID
    receiver: UUID
    hours: int
    posted_on: date


class StatementRow(Row, table=True):
    """One statement: two accounts have one for a term."""

    __tablename__ = "statements"
    __table_args__ = (
        Index("statement_once_a_term", "first", "second", "term_ends_on", unique=True),
        Index("statements_by_account", "accounts", postgresql_using="gin"),
        Index("statements_by_created", "created_at", "id"),
        Index("statements_by_waiting_school", "waiting_schools", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(12))
    first: UUID
    second: UUID
    term_ends_on: date
    created_at: datetime
    since: datetime
    revision: int
    content_hash: str | None = Field(default=None, sa_type=String(64))
    opening: int
    rows: list[dict[str, Any]] = Field(sa_type=JSONB)
    signatures: list[dict[str, Any]] = Field(sa_type=JSONB)
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    accounts: list[UUID] = Field(sa_type=ARRAY(Uuid))
    waiting_schools: list[UUID] = Field(sa_type=ARRAY(Uuid))
