"""An early end without good reason is over."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_stay as domain
from teacher_exchanges.domain.engagement import Engagement


async def close_engagement(unit: Unit, seen: Seen) -> Engagement:
    """The terminated engagement; raises `justified-end`."""
    return await step(
        unit,
        seen,
        "close",
        lambda e, who: domain.close(e, unit.now, CALENDAR),
    )
