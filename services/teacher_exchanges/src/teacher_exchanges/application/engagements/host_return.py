"""The host asks for a better nomination of the same teacher."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_refusal as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Reason


async def host_return(unit: Unit, seen: Seen, reason: Reason) -> Engagement:
    """The returned nomination, which waits on the home school."""
    return await step(
        unit,
        seen,
        "host_return",
        lambda e, who: domain.host_return(e, who, reason, unit.now, CALENDAR),
    )
