"""The host states that the teacher did not come."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_stay as domain
from teacher_exchanges.domain.engagement import Engagement


async def state_no_show(unit: Unit, seen: Seen, words: str) -> Engagement:
    """The engagement, over; raises `too-early`."""
    return await step(
        unit,
        seen,
        "no_show",
        lambda e, who: domain.state_no_show(e, who, words, unit.now, CALENDAR),
    )
