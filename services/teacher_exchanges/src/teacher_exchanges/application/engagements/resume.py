"""The stay goes on."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_stay as domain
from teacher_exchanges.domain.engagement import Engagement


async def resume(unit: Unit, seen: Seen) -> Engagement:
    """The engagement, under way again."""
    return await step(
        unit,
        seen,
        "resume",
        lambda e, who: domain.resume(e, unit.now, CALENDAR),
    )
