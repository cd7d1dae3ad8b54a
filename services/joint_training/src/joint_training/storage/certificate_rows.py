"""The tables of certificates, and of learners' names, sealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Sequence, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from joint_training.storage.base import Row, metadata

CERTIFICATE_NUMBERS = Sequence("certificate_number", metadata=metadata)


class CertificateRow(Row, table=True):
    """One certificate; an enrolment has one of each template that was not replaced."""

    __tablename__ = "certificates"
    __table_args__ = (
        Index("certificate_is_issued_once", "enrolment_id", "template", unique=True,
              postgresql_where=text("status <> 'superseded'")),
        Index("certificate_by_code", "code", unique=True),
        Index("certificates_by_created", "created_at", "id"),
        Index("certificates_by_cohort", "cohort_id", "status", "number"),
        Index("certificates_by_school", "school_id", "created_at", "id"),
        Index("certificates_by_owner", "owner_id", "created_at", "id"),
        Index("certificates_by_learner", "learner_ref", "created_at", "id"),
    )  # fmt: skip

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(12))
    code: str | None = Field(default=None, sa_type=String(32))
    enrolment_id: UUID = Field(foreign_key="enrolments.id")
    cohort_id: UUID = Field(foreign_key="cohorts.id")
    cohort_number: str = Field(sa_type=String(16))
    programme_id: UUID
    owner_id: UUID
    school_id: UUID
    learner_kind: str = Field(sa_type=String(8))
    learner_ref: UUID
    title: str = Field(sa_type=String(60))
    template: str = Field(sa_type=String(32))
    hours: int
    percent: int
    first_day: date
    last_day: date
    valid_months: int | None = None
    issued_on: date | None = None
    issued_by: UUID | None = None
    valid_to: date | None = None
    content_hash: str | None = Field(default=None, sa_type=String(64))
    replaces: UUID | None = None
    replaced_by: UUID | None = None
    reason: str | None = Field(default=None, sa_type=String(20))
    created_at: datetime
    since: datetime
    sayings: list[dict[str, Any]] = Field(sa_type=JSONB)


class LearnerKeyRow(Row, table=True):
    """The key that a learner's name is sealed with. Without it nobody reads that name any more."""

    __tablename__ = "learner_keys"

    learner_ref: UUID = Field(primary_key=True)
    key: bytes = Field(sa_type=LargeBinary)
    """256 random bits. Only this service's role may read the table."""
    created_at: datetime


class LearnerDataRow(Row, table=True):
    """A learner's name, sealed (AES-256-GCM); it stays as it is when the key is dropped."""

    __tablename__ = "learner_data"

    learner_ref: UUID = Field(primary_key=True)
    nonce: bytes = Field(sa_type=LargeBinary)
    sealed: bytes = Field(sa_type=LargeBinary)
    changed_at: datetime
