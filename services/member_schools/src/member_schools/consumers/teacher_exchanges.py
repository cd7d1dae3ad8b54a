"""Events of teacher_exchanges: a batch becomes dates of last activity."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from member_schools.application.note_activity import note_activity

CONTEXT = "teacher_exchanges"


async def apply(unit: Unit, events: Sequence[Received]) -> None:
    """Apply a batch, in its transaction."""
    await note_activity(unit, events)
