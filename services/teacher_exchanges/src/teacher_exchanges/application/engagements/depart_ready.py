"""The home school has everything in place."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_stay as domain
from teacher_exchanges.domain.engagement import Engagement


async def depart_ready(unit: Unit, seen: Seen) -> Engagement:
    """The engagement, ready; raises `plan-unsigned`."""
    return await step(
        unit,
        seen,
        "depart_ready",
        lambda e, who: domain.depart_ready(e, unit.now, CALENDAR),
    )
