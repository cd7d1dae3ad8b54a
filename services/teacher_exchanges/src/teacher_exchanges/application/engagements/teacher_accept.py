"""The teacher consents to the nomination."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_nomination as domain
from teacher_exchanges.domain.engagement import Engagement


async def teacher_accept(unit: Unit, seen: Seen) -> Engagement:
    """The engagement with the teacher's consent; raises `already-accepted`."""
    return await step(
        unit,
        seen,
        "teacher_accept",
        lambda e, who: domain.teacher_accept(e, unit.now, CALENDAR),
    )
