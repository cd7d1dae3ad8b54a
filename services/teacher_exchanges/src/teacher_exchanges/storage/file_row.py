"""Uploaded files: who put which content here, until an engagement uses it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlmodel import Field

from teacher_exchanges.storage.base import Row


class FileRow(Row, table=True):
    """One upload by one person. The content lies in the file store under its hash."""

    __tablename__ = "files"
    __table_args__ = (Index("file_is_uploaded_once", "sha256", "uploaded_by", unique=True),)

    id: UUID = Field(primary_key=True)
    sha256: str = Field(sa_type=String(64))
    size: int
    media_type: str = Field(sa_type=String(120))
    uploaded_by: UUID
    uploaded_at: datetime
