"""The tables of agreement lines (a local copy), of what is taken of them, and by which engagement."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from teacher_exchanges.storage.base import Row

_COUNTERS = ("reserved", "committed", "consumed")


class AgreementLineRow(Row, table=True):
    """A line of an agreement, kept from its events; one that is not in force any more stays."""

    __tablename__ = "agreement_lines"
    __table_args__ = (
        Index("agreement_lines_by_home", "home_ids", postgresql_using="gin"),
        Index("agreement_lines_by_agreement", "agreement_id"),
    )

    line_id: UUID = Field(primary_key=True)
    agreement_id: UUID
    agreement_number: str = Field(sa_type=String(16))
    home_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    host_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    exchange_type: str = Field(sa_type=String(32))
    major_codes: list[str] = Field(sa_type=ARRAY(String(6)))
    cap_people: int | None = None
    cap_hours: int | None = None
    cap_period: str = Field(sa_type=String(12))
    starts_on: date
    ends_on: date
    in_force: bool


class QuotaRow(Row, table=True):
    """What is taken of a line in a period; hours in hundredths. Never below zero."""

    __tablename__ = "quotas"
    __table_args__ = tuple(
        CheckConstraint(f"{name} >= 0 AND {name}_hours >= 0", f"quota_{name}_is_not_negative")
        for name in _COUNTERS
    )

    line_id: UUID = Field(primary_key=True)
    period_from: date = Field(primary_key=True)
    period_to: date
    reserved: int = 0
    committed: int = 0
    consumed: int = 0
    reserved_hours: int = 0
    committed_hours: int = 0
    consumed_hours: int = 0


class QuotaHoldRow(Row, table=True):
    """What one engagement takes of a quota; gone when it ended without effect."""

    __tablename__ = "quota_holds"
    __table_args__ = (Index("quota_holds_by_quota", "line_id", "period_from"),)

    engagement_id: UUID = Field(primary_key=True)
    line_id: UUID
    period_from: date
    stage: str = Field(sa_type=String(12))
    people: int
    hours: int
