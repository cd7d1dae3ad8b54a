"""The host does not want the teacher."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_refusal as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Reason


async def host_reject(unit: Unit, seen: Seen, reason: Reason) -> Engagement:
    """The rejected nomination; its place in the match is free again."""
    return await step(
        unit,
        seen,
        "host_reject",
        lambda e, who: domain.host_reject(e, who, reason, unit.now, CALENDAR),
    )
