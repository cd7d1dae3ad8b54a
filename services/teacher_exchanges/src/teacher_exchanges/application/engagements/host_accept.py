"""The host takes the teacher and names a mentor; full-time kinds take the teacher's days from now on."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.mentor import require_mentor
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.domain import engagement_nomination as domain
from teacher_exchanges.domain.engagement import Engagement


async def host_accept(unit: Unit, seen: Seen, mentor: UUID | None, remark: str) -> Engagement:
    """The accepted engagement; raises `teacher-undecided`, `teacher-promised`, `mentor-not-appointed`."""
    await require_mentor(unit, seen.id, mentor)
    return await step(
        unit,
        seen,
        "host_accept",
        lambda e, who: domain.host_accept(e, who, mentor, remark, unit.now, CALENDAR),
    )
