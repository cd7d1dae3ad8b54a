"""The table of cooperation projects."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Sequence, String, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from member_schools.storage.base import Row, metadata

PROJECT_NUMBERS = Sequence("cooperation_project_number", metadata=metadata)


class ProjectRow(Row, table=True):
    """One cooperation project. `party_ids`, `files` and `overdue` exist for searching only."""

    __tablename__ = "cooperation_projects"
    __table_args__ = (
        Index("cooperation_projects_by_status", "status", "created_at", "id"),
        Index("cooperation_projects_by_created", "created_at", "id"),
        Index("cooperation_projects_by_party", "party_ids", postgresql_using="gin"),
        Index("cooperation_projects_by_file", "files", postgresql_using="gin"),
        Index(
            "cooperation_projects_overdue", "created_at", "id", postgresql_where=text("overdue > 0")
        ),
    )

    id: UUID = Field(primary_key=True)
    version: int
    number: str = Field(sa_type=String(16), unique=True)
    status: str = Field(sa_type=String(12))
    since: datetime
    created_at: datetime
    form: str = Field(sa_type=String(16))
    title: str = Field(sa_type=String(60))
    plan: str = Field(sa_type=Text)
    lead_id: UUID = Field(foreign_key="organisations.id")
    parties: list[dict[str, Any]] = Field(sa_type=JSONB)
    major_codes: list[str] = Field(sa_type=ARRAY(String(6)))
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: list[dict[str, Any]] = Field(sa_type=JSONB)
    activities: list[dict[str, Any]] = Field(sa_type=JSONB)
    outcome: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    story: list[dict[str, Any]] = Field(sa_type=JSONB)
    waiting_on: list[dict[str, Any]] = Field(sa_type=JSONB)
    party_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    files: list[str] = Field(sa_type=ARRAY(String(64)))
    overdue: int
