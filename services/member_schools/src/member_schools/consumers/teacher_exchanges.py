"""Events of teacher_exchanges: a batch becomes dates of last activity, open obligations and progress of pairings."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from member_schools.application.memberships.note_events import note_events
from member_schools.application.pairings.count_exchanges import count_exchanges

CONTEXT = "teacher_exchanges"


async def apply(unit: Unit, events: Sequence[Received]) -> None:
    """Apply a batch, in its transaction."""
    await note_events(unit, events)
    await count_exchanges(unit, events)
