"""Consent to the plan proposed; the third consent puts it in force."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_plan as domain
from teacher_exchanges.domain.engagement import Engagement


async def approve_plan(unit: Unit, seen: Seen, content_hash: str, remark: str) -> Engagement:
    """The engagement; raises `other-content` where the content changed meanwhile."""
    return await step(
        unit,
        seen,
        "approve_plan",
        lambda e, who: domain.approve_plan(e, content_hash, who, remark, unit.now, CALENDAR),
    )
