"""Propose a plan (任务书), or an amendment while under way."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.mentor import require_mentor
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_plan as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import PlanContent


async def submit_plan(unit: Unit, seen: Seen, content: PlanContent, remark: str) -> Engagement:
    """The engagement with the proposal; raises `same-content`, `mentor-not-appointed`."""
    await require_mentor(unit, seen.id, content.mentor_ref)
    return await step(
        unit,
        seen,
        "submit_plan",
        lambda e, who: domain.submit_plan(e, content, who, remark, unit.now, CALENDAR),
    )
