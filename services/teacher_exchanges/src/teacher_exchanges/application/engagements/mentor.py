"""The mentor whom a host names holds a post there."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.teacher_exchanges.engagement import Actor
from cyzj.domain.clock import school_date
from cyzj.members.appointed import MENTOR, require_appointed
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import concerned


async def require_mentor(unit: Unit, id: UUID, mentor: UUID | None) -> None:
    """Refuse whom the host names without a post at the host today (`mentor-not-appointed`).

    Whom the others name is compared with whom the host has named, by the domain.
    """
    engagement, who = await concerned(unit, id)
    if mentor is not None and who.actor is Actor.HOST:
        host, today = engagement.host_school_id, school_date(unit.now)
        await require_appointed(unit.session, mentor, host, today, MENTOR)
