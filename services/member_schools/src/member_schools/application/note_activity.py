"""Keep, from the events of others, the last day on which each organisation was active."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from member_schools.domain.activity import activities_in
from member_schools.storage import organisations


async def note_activity(unit: Unit, events: Sequence[Received]) -> None:
    """The latest day counts, in whatever order the events come."""
    found = [activity for item in events for activity in activities_in(item.event)]
    await organisations.note_activities(unit.session, found)
