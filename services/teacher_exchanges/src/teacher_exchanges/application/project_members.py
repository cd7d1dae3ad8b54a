"""Keep the local copies of organisations, appointments and agreement lines from member_schools' events."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.contracts.member_schools.agreement import AgreementState
from cyzj.members.projecting import keep_member
from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from teacher_exchanges.application.quotas import keep_lines


async def project_members(unit: Unit, events: Sequence[Received]) -> None:
    """Everything named in `events` is as its last event says."""
    for received in events:
        event = received.event
        if isinstance(event.data, AgreementState):
            await keep_lines(unit, event.subject, event.data)
        else:
            await keep_member(unit.session, event.subject, event.data)
