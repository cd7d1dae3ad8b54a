"""The few facts of organisations this service needs, kept from the events of member_schools."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import String
from sqlmodel import Field

from teacher_exchanges.storage.base import Row


class OrganisationRow(Row, table=True):
    """A local copy: written by the consumer alone."""

    __tablename__ = "organisations"

    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=String(60))
    kind: str = Field(sa_type=String(16))
    jurisdiction: str = Field(sa_type=String(2))
    city_code: str | None = Field(default=None, sa_type=String(6))
    standing: str = Field(sa_type=String(12))
    decision_days: int
