"""The tables of agreements and of every text that was ever proposed in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Sequence, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from member_schools.storage.base import Row, metadata

AGREEMENT_NUMBERS = Sequence("agreement_number", metadata=metadata)


class AgreementRow(Row, table=True):
    """One agreement; `version` counts its events. The columns after `waiting_on` are for searching."""

    __tablename__ = "agreements"
    __table_args__ = (
        Index("agreements_by_party", "parties", postgresql_using="gin"),
        Index("agreements_by_status", "status", "created_at", "id"),
        Index("agreements_by_created", "created_at", "id"),
        Index("agreements_by_file", "files", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(20))
    since: datetime
    created_at: datetime
    drafted_by_id: UUID = Field(foreign_key="organisations.id")
    shared: bool
    hash_scheme: str = Field(sa_type=String(20))
    draft: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    texts: list[dict[str, Any]] = Field(sa_type=JSONB)
    comments: list[dict[str, Any]] = Field(sa_type=JSONB)
    remarks: list[dict[str, Any]] = Field(sa_type=JSONB)
    notice: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    ended_on: date | None = None
    reminded: int | None = None
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    parties: list[UUID] = Field(sa_type=ARRAY(Uuid))
    title: str = Field(sa_type=String(60))
    valid_to: date | None = None
    files: list[str] = Field(sa_type=ARRAY(String(64)))


class AgreementRevisionRow(Row, table=True):
    """A text as it stood once, by its hash: what an approval that comes too late is compared with."""

    __tablename__ = "agreement_revisions"

    agreement_id: UUID = Field(primary_key=True, foreign_key="agreements.id")
    content_hash: str = Field(primary_key=True, sa_type=String(64))
    content: dict[str, Any] = Field(sa_type=JSONB)
    edited_by_id: UUID
    edited_at: datetime
