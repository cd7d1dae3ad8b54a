"""The stay ends before its time."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_stay as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Reason
from teacher_exchanges.domain.engagement_stay import Ending


async def end_early(
    unit: Unit, seen: Seen, ending: Ending, reason: Reason, *, justified: bool
) -> Engagement:
    """The engagement, ended early: to be evaluated if justified, else to be closed."""
    return await step(
        unit,
        seen,
        "end_early",
        lambda e, who: domain.end_early(
            e, ending, who, reason, justified=justified, now=unit.now, calendar=CALENDAR
        ),
    )
