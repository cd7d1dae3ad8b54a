"""One of the three evaluates."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_evaluation as domain
from teacher_exchanges.domain.engagement import Engagement


async def evaluate(unit: Unit, seen: Seen, score: int, words: str) -> Engagement:
    """The engagement; with the third evaluation it is `evaluated`."""
    return await step(
        unit,
        seen,
        "evaluate",
        lambda e, who: domain.evaluate(e, who, score, words, unit.now, CALENDAR),
    )
