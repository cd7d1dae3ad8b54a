"""The register's tables: organisations, people, posts. Rows are storage, never domain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from member_schools.storage.base import Row


class OrganisationRow(Row, table=True):
    """An organisation. `version` counts its events."""

    __tablename__ = "organisations"
    __table_args__ = (
        Index(
            "organisation_name_once",
            "name",
            unique=True,
            postgresql_where=text("standing <> 'ended'"),
        ),
        Index("organisation_credit_code_once", "credit_code", unique=True),
        Index("organisation_school_code_once", "school_id_code", unique=True),
        Index(
            "organisation_one_office", "kind", unique=True, postgresql_where=text("kind = 'office'")
        ),
    )

    id: UUID = Field(primary_key=True)
    version: int
    name: str = Field(max_length=60)
    short_name: str = Field(max_length=60)
    kind: str = Field(max_length=20)
    jurisdiction: str = Field(max_length=2)
    city_code: str | None = Field(default=None, max_length=6)
    credit_code: str | None = Field(default=None, max_length=18)
    school_id_code: str | None = Field(default=None, max_length=10)
    decision_days: int
    standing: str = Field(max_length=20)
    member_since: date | None = None
    standing_reason: str = Field(default="", max_length=500)
    resolution: UUID | None = None
    successor_id: UUID | None = None
    former_names: list[dict[str, Any]] = Field(
        sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    created_at: datetime
    changed_at: datetime


class ActivityRow(Row, table=True):
    """The last day on which an organisation began or hosted something, from events of others."""

    __tablename__ = "organisation_activity"

    organisation_id: UUID = Field(primary_key=True)
    last_activity_on: date
    event_type: str = Field(max_length=200)
    """What that activity was."""
    subject: UUID
    """Which item it was."""


class PersonRow(Row, table=True):
    """A person. The only place where a name is kept; it is empty once the person was erased."""

    __tablename__ = "people"

    ref: UUID = Field(primary_key=True)
    name: str = Field(max_length=40)
    phone: str | None = Field(default=None, max_length=20)
    """Of release 0.1, until it is sealed (`seal_phone`); read through `storage.personal` only."""
    created_at: datetime
    erased_at: datetime | None = None


class AppointmentRow(Row, table=True):
    """A post: a person's role at an organisation."""

    __tablename__ = "appointments"
    __table_args__ = (
        Index(
            "appointment_post_once",
            "person_ref",
            "organisation_id",
            "role",
            unique=True,
            postgresql_where=text("ends_on IS NULL"),
        ),
        Index("appointment_organisation", "organisation_id"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    person_ref: UUID = Field(foreign_key="people.ref")
    organisation_id: UUID = Field(foreign_key="organisations.id")
    role: str = Field(max_length=20)
    starts_on: date
    ends_on: date | None = None
    holds_until: datetime | None = None


class InvitationRow(Row, table=True):
    """An invitation; its link is known only by the SHA-256 of the token."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index("invitation_token", "token_hash", unique=True),
        Index("invitation_organisation", "organisation_id"),
    )

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    role: str = Field(max_length=20)
    name: str = Field(max_length=40)
    phone: str | None = Field(default=None, max_length=20)
    token_hash: str = Field(max_length=64)
    invited_by: UUID | None = None
    issued_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    accepted_by: UUID | None = None
    revoked_at: datetime | None = None
