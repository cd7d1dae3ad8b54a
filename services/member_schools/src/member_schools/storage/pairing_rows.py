"""The tables of pairings, the items their goals count, and what is known of engagements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Sequence, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from member_schools.storage.base import Row, metadata

PAIRING_NUMBERS = Sequence("pairing_number", metadata=metadata)


class PairingRow(Row, table=True):
    """One pairing; `version` counts its events. Two schools have one that is not over.

    `between`: the two schools in the order of their ids, so that it does not matter who supports whom.
    """

    __tablename__ = "pairings"
    __table_args__ = (
        Index(
            "pairing_stands_once",
            "between",
            unique=True,
            postgresql_where=text("status IN ('proposed', 'active')"),
        ),
        Index("pairings_by_supporting", "supporting_id", "created_at"),
        Index("pairings_by_supported", "supported_id", "created_at"),
        Index("pairings_by_status", "status", "created_at", "id"),
        Index("pairings_by_created", "created_at", "id"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(12))
    since: datetime
    created_at: datetime
    supporting_id: UUID = Field(foreign_key="organisations.id")
    supported_id: UUID = Field(foreign_key="organisations.id")
    proposed_by_id: UUID = Field(foreign_key="organisations.id")
    proposed_by: UUID | None = None
    starts_on: date
    ends_on: date
    terms: list[dict[str, Any]] = Field(sa_type=JSONB)
    accepted_by: list[UUID] = Field(sa_type=ARRAY(Uuid))
    agreed_at: datetime | None = None
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    between: list[UUID] = Field(sa_type=ARRAY(Uuid))


class PairingItemRow(Row, table=True):
    """An item that a goal of a pairing has counted: once a goal."""

    __tablename__ = "pairing_items"
    __table_args__ = (Index("pairing_items_by_pairing", "pairing_id", "day", "number"),)

    goal_id: UUID = Field(primary_key=True)
    context: str = Field(sa_type=String(32), primary_key=True)
    item_id: UUID = Field(primary_key=True)
    pairing_id: UUID = Field(foreign_key="pairings.id")
    number: str = Field(sa_type=String(16))
    exchange_type: str = Field(sa_type=String(32))
    amount: int
    day: date


class ExchangeFactRow(Row, table=True):
    """What is known of an engagement of teacher_exchanges: a copy, kept from its events."""

    __tablename__ = "exchange_facts"
    __table_args__ = (Index("exchange_facts_between", "home_id", "host_id"),)

    item_id: UUID = Field(primary_key=True)
    number: str = Field(sa_type=String(16))
    home_id: UUID
    host_id: UUID
    exchange_type: str = Field(sa_type=String(32))
    teacher_ref: UUID
    started_on: date | None = None
    recognised_on: date | None = None
    hours: int | None = None
