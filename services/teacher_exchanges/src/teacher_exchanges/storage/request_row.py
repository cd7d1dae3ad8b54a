"""The table of exchange requests."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Sequence
from sqlmodel import Field

from teacher_exchanges.storage.base import Row, metadata
from teacher_exchanges.storage.posting_columns import PostingColumns

NUMBERS = Sequence("request_number", metadata=metadata)


class RequestRow(PostingColumns, Row, table=True):
    """One exchange request; `version` counts its events."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("requests_by_status", "status", "created_at", "id"),
        Index("requests_by_school", "school_id", "created_at", "id"),
        Index("requests_by_type", "exchange_type", "created_at", "id"),
        Index("requests_by_created", "created_at", "id"),
        Index("requests_by_deadline", "deadline", "id"),
        Index("requests_by_words", "grams", postgresql_using="gin"),
    )

    matched: int
    deadline: date
    opened_at: datetime | None = Field(default=None)
