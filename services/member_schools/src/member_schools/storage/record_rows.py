"""The tables of the professional record: qualifications, and personal data sealed with each person's key."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Sequence, String, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from member_schools.storage.base import Row, metadata

QUALIFICATION_NUMBERS = Sequence("qualification_number", metadata=metadata)


class QualificationRow(Row, table=True):
    """One qualification; `version` counts its events. The same one of a person stands once."""

    __tablename__ = "qualifications"
    __table_args__ = (
        Index(
            "qualification_once",
            "person_ref",
            "kind",
            "level",
            "awarded_on",
            unique=True,
            postgresql_where=text("status NOT IN ('withdrawn', 'revoked')"),
        ),
        Index("qualifications_by_organisation", "organisation_id", "declared_at", "id"),
        Index("qualifications_by_declared", "declared_at", "id"),
        Index("qualifications_by_file", "files", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(12))
    person_ref: UUID = Field(foreign_key="people.ref")
    organisation_id: UUID = Field(foreign_key="organisations.id")
    kind: str = Field(sa_type=String(20))
    level: str = Field(sa_type=String(20))
    major_code: str | None = Field(default=None, sa_type=String(6))
    awarded_on: date
    valid_until: date | None = None
    declared_by: UUID | None = None
    declared_at: datetime
    since: datetime
    evidence: list[dict[str, Any]] = Field(sa_type=JSONB)
    verifier: str | None = Field(default=None, sa_type=String(10))
    verified_by: UUID | None = None
    verified_on: date | None = None
    reminded_on: date | None = None
    remarks: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    files: list[str] = Field(sa_type=ARRAY(String(64)))


class PersonKeyRow(Row, table=True):
    """The key that a person's data is sealed with. Without it nobody reads that data any more."""

    __tablename__ = "person_keys"

    person_ref: UUID = Field(primary_key=True, foreign_key="people.ref")
    key: bytes = Field(sa_type=LargeBinary)
    """256 random bits. Only this service's role may read the table."""
    created_at: datetime


class PersonalDataRow(Row, table=True):
    """A person's data, sealed (AES-256-GCM); it stays as it is when the key is dropped."""

    __tablename__ = "personal_data"

    person_ref: UUID = Field(primary_key=True, foreign_key="people.ref")
    nonce: bytes = Field(sa_type=LargeBinary)
    sealed: bytes = Field(sa_type=LargeBinary)
    changed_at: datetime


class PersonalAccessRow(Row, table=True):
    """Who saw which parts of a person's data in full, when, as what and what for. Never changed."""

    __tablename__ = "personal_data_accesses"
    __table_args__ = (Index("personal_data_accesses_by_person", "person_ref", "at", "id"),)

    id: UUID = Field(primary_key=True)
    person_ref: UUID = Field(foreign_key="people.ref")
    at: datetime
    by: UUID
    role: str = Field(sa_type=String(20))
    """As what; `self` for the person."""
    organisation_id: UUID | None = None
    purpose: str = Field(sa_type=String(200))
    """In words; dropped when the person is erased."""
    fields: list[str] = Field(sa_type=ARRAY(String(20)))
