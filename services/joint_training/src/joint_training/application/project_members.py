"""Keep the local copies of organisations and appointments from member_schools' events."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.members.projecting import keep_member
from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit


async def project_members(unit: Unit, events: Sequence[Received]) -> None:
    """Everything named in `events` is as its last event says."""
    for received in events:
        await keep_member(unit.session, received.event.subject, received.event.data)
