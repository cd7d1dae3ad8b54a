"""The home school recognises the hours: the ledger posts them, and the teacher's duty is credited."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.duty.credit_recognised import credit_recognised
from teacher_exchanges.application.engagements.step import step
from teacher_exchanges.application.hosting import in_other_city
from teacher_exchanges.application.ledger.post_recognised import post_recognised
from teacher_exchanges.domain import engagement_evaluation as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.storage.repositories import engagements


async def recognise_hours(unit: Unit, seen: Seen) -> Engagement:
    """The recognised engagement; raises `not-accepted`, `evidence-missing`."""
    found = await engagements.find(unit.session, seen.id)
    travel = await in_other_city(unit.session, found.home_school_id, found.host_school_id)
    after = await step(
        unit,
        seen,
        "recognise_hours",
        lambda e, who: domain.recognise_hours(
            e, who, cross_city=travel, now=unit.now, calendar=CALENDAR
        ),
    )
    await post_recognised(unit, after)
    await credit_recognised(unit, after)
    return after
