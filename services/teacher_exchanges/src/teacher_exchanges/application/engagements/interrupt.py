"""The stay pauses."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_stay as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Reason


async def interrupt(unit: Unit, seen: Seen, reason: Reason) -> Engagement:
    """The interrupted engagement."""
    return await step(
        unit,
        seen,
        "interrupt",
        lambda e, who: domain.interrupt(e, who, reason, unit.now, CALENDAR),
    )
