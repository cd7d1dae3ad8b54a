"""The host has the nomination on its desk."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_nomination as domain
from teacher_exchanges.domain.engagement import Engagement


async def host_acknowledge(unit: Unit, seen: Seen) -> Engagement:
    """The acknowledged nomination."""
    return await step(
        unit,
        seen,
        "host_acknowledge",
        lambda e, who: domain.host_acknowledge(e, unit.now, CALENDAR),
    )
