"""A party objects to the evaluation."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_evaluation as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Reason


async def dispute(unit: Unit, seen: Seen, reason: Reason) -> Engagement:
    """The disputed engagement, which waits on the office; raises `window-closed`."""
    return await step(
        unit,
        seen,
        "dispute",
        lambda e, who: domain.dispute(e, who, reason, unit.now, CALENDAR),
    )
