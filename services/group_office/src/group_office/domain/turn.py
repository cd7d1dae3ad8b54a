"""A turn: somebody has to act on an item, and everybody else waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Party


@dataclass(frozen=True)
class Turn:
    """One row of the queue with the item it belongs to, and what was said about it."""

    id: UUID
    item_kind: str
    item_id: UUID
    party: Party
    school_id: UUID | None
    person_ref: UUID | None
    action: str
    since: datetime
    due: datetime | None
    number: str
    exchange_type: ExchangeType
    request_id: UUID
    home_school_id: UUID
    host_school_id: UUID
    title: str | None
    reminders: int
    reminded_at: datetime | None
    escalated_at: datetime | None
