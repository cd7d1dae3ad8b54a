"""The few facts of organisations and appointments this service needs, kept from events alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Index, String
from sqlmodel import Field

from teacher_exchanges.storage.base import Row


class OrganisationRow(Row, table=True):
    """A local copy of an organisation."""

    __tablename__ = "organisations"

    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=String(60))
    kind: str = Field(sa_type=String(16))
    jurisdiction: str = Field(sa_type=String(2))
    city_code: str | None = Field(default=None, sa_type=String(6))
    standing: str = Field(sa_type=String(12))
    decision_days: int


class AppointmentRow(Row, table=True):
    """A local copy of an appointment: who acts for which organisation, from when to when."""

    __tablename__ = "appointments"
    __table_args__ = (Index("appointments_by_person", "person_ref", "organisation_id"),)

    id: UUID = Field(primary_key=True)
    person_ref: UUID
    organisation_id: UUID
    role: str = Field(sa_type=String(24))
    starts_on: date
    ends_on: date | None = None
