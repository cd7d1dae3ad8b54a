"""The host confirms the last day and what was done."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_stay as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_stay import Ending


async def confirm_departure(unit: Unit, seen: Seen, ending: Ending) -> Engagement:
    """The engagement, awaiting evaluation."""
    return await step(
        unit,
        seen,
        "confirm_departure",
        lambda e, who: domain.confirm_departure(e, ending, unit.now, CALENDAR),
    )
