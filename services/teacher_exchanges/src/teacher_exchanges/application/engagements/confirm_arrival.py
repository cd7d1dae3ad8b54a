"""The host confirms the day the teacher came."""

from __future__ import annotations

from datetime import date

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_stay as domain
from teacher_exchanges.domain.engagement import Engagement


async def confirm_arrival(unit: Unit, seen: Seen, day: date) -> Engagement:
    """The engagement, under way."""
    return await step(
        unit,
        seen,
        "confirm_arrival",
        lambda e, who: domain.confirm_arrival(e, day, unit.now, CALENDAR),
    )
