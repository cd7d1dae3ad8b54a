"""A case: the office or a school speaks up about an item that waits on somebody (提醒, 督办)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cyzj.contracts.payload import Code, Number, Party, Payload, event

CONTEXT = "group_office"


class CaseState(Payload):
    """A case after the fact. Seen by the school it waits on, the one that asked, and the office."""

    item_kind: Code
    """Aggregate of the item, e.g. `engagement`."""
    item_id: UUID
    """The item."""
    item_number: Number
    """The item's number."""
    party: Party
    """Kind of the party that has to act."""
    school_id: UUID | None
    """The school that has to act, or whose teacher has to; null: the office."""
    person_ref: UUID | None
    """The teacher who has to act, where it is one; a reference, never a name."""
    action: Code
    """What has to be done, e.g. `host_accept`."""
    reminders: int
    """How many reminders so far, this one included."""
    escalated_at: datetime | None
    """When the office last took it up (督办, UTC); null while only reminded."""


@event(CONTEXT, "case", "reminded")
class CaseReminded(CaseState):
    """已提醒, by a school that waits or by the office; once a day and item at most."""

    by_school_id: UUID | None
    """The school that reminded; null: the office."""


@event(CONTEXT, "case", "escalated")
class CaseEscalated(CaseState):
    """已督办 by the office; its reason stays behind the API."""
