"""The table of exchange offers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Sequence

from teacher_exchanges.storage.base import Row, metadata
from teacher_exchanges.storage.posting_columns import PostingColumns

NUMBERS = Sequence("offer_number", metadata=metadata)


class OfferRow(PostingColumns, Row, table=True):
    """One exchange offer; `version` counts its events."""

    __tablename__ = "offers"
    __table_args__ = (
        Index("offers_by_status", "status", "created_at", "id"),
        Index("offers_by_school", "school_id", "created_at", "id"),
        Index("offers_by_type", "exchange_type", "created_at", "id"),
        Index("offers_by_created", "created_at", "id"),
        Index("offers_by_answered", "answers"),
        Index("offers_by_words", "grams", postgresql_using="gin"),
        CheckConstraint(
            "taken >= 0 AND held >= 0 AND taken + held <= headcount", name="offer_is_not_overdrawn"
        ),
    )

    answers: UUID | None = None
    taken: int
    held: int
    expires_on: date
