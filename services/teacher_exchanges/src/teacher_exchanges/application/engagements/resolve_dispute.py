"""The office decides a dispute."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_evaluation as domain
from teacher_exchanges.domain.engagement import Engagement


async def resolve_dispute(unit: Unit, seen: Seen, words: str) -> Engagement:
    """The evaluated engagement; the time to dispute is over."""
    return await step(
        unit,
        seen,
        "resolve_dispute",
        lambda e, who: domain.resolve_dispute(e, who, words, unit.now, CALENDAR),
    )
