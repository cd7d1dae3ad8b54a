"""A case in the office's work queue: a reminder (提醒) or an escalation (督办) about somebody's item."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cyzj.contracts.payload import Code, Number, Payload, event

CONTEXT = "group_office"


class CaseState(Payload):
    """A case after the fact. Seen by the school it waits on, the one that asked, and the office."""

    item_kind: Code
    """Aggregate of the item, e.g. `engagement`."""
    item_id: UUID
    """The item."""
    item_number: Number
    """The item's number."""
    school_id: UUID
    """The school that has to act."""
    action: Code
    """What it has to do."""
    reminders: int
    """How many reminders so far."""
    escalated_at: datetime | None
    """When the office took it up (督办); null while only reminded."""


@event(CONTEXT, "case", "reminded")
class CaseReminded(CaseState):
    """已提醒."""

    by_school_id: UUID | None
    """The school that reminded; null: the office."""


@event(CONTEXT, "case", "escalated")
class CaseEscalated(CaseState):
    """已督办 by the office."""
