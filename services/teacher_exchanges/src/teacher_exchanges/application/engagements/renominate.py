"""Answer a return: the same teacher, with what the host asked for."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.application.quotas import renew_quota
from teacher_exchanges.application.teacher_free import require_free
from teacher_exchanges.domain import engagement_nomination as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_nomination import Nominate


async def renominate(unit: Unit, seen: Seen, command: Nominate) -> Engagement:
    """The nomination anew; raises `other-teacher`, `teacher-promised`, `quota-exhausted`."""
    engagement = await step(
        unit,
        seen,
        "renominate",
        lambda e, who: domain.renominate(e, command, who, unit.now, CALENDAR),
    )
    await require_free(unit.session, engagement)
    await renew_quota(unit, engagement)
    return engagement
