"""A school accepts the evaluation."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_evaluation as domain
from teacher_exchanges.domain.engagement import Engagement


async def accept_evaluation(unit: Unit, seen: Seen) -> Engagement:
    """The engagement with the school's acceptance."""
    return await step(
        unit,
        seen,
        "accept_evaluation",
        lambda e, who: domain.accept_evaluation(e, who, unit.now, CALENDAR),
    )
