"""Nominate a teacher for a place of a confirmed match."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.codes import Side
from cyzj.contracts.teacher_exchanges.engagement import Actor
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.clock import school_date
from cyzj.domain.errors import conflict, forbidden
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.members.appointed import require_appointed
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.hosting import decision_days_of
from teacher_exchanges.application.matches.concerned import concerned_with_both
from teacher_exchanges.application.quotas import reserve_quota
from teacher_exchanges.application.saving import add_engagement, save_match
from teacher_exchanges.application.teacher_free import require_free
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_nomination import Nominate, nominate
from teacher_exchanges.domain.engagement_parts import Who
from teacher_exchanges.domain.engagement_promises import WITHOUT_EFFECT
from teacher_exchanges.domain.match import record_nomination
from teacher_exchanges.storage.repositories import engagements


async def nominate_teacher(
    unit: Unit, seen: Seen, command: Nominate, replaces: UUID | None
) -> Engagement:
    """The nomination, which waits on the teacher and the host.

    Raises `invalid-engagement`, `all-nominated`, `teacher-not-appointed`, `teacher-promised`,
    `school-suspended`, `not-replaceable`, `quota-exhausted`.
    """
    found = await concerned_with_both(unit, seen)
    if found.side is not Side.HOME:
        raise forbidden("wrong-party", "教师由派出学校提名。")
    match = found.match
    await require_active(unit.session, match.home_school_id, match.host_school_id)
    await require_appointed(
        unit.session, command.teacher_ref, match.home_school_id, school_date(unit.now)
    )
    await _require_replaceable(unit, replaces, match.id)
    engagement, nominated = nominate(
        command,
        match,
        by=Who(Actor.HOME, unit.caller.person_ref),
        major_code=found.request.major_code or found.offer.major_code,
        decision_days=await decision_days_of(unit.session, match.host_school_id, unit.now),
        replaces=replaces,
        id=new_id(),
        number=await engagements.next_number(unit.session, unit.now),
        now=unit.now,
        calendar=CALENDAR,
    )
    await require_free(unit.session, engagement)
    await reserve_quota(unit, engagement)
    after, counted = record_nomination(match, unit.now, CALENDAR)
    await save_match(unit, match, after, counted)
    await add_engagement(unit, engagement, nominated)
    return engagement


async def _require_replaceable(unit: Unit, replaces: UUID | None, match_id: UUID) -> None:
    if replaces is None:
        return
    earlier = await engagements.find(unit.session, replaces)
    if earlier.match_id != match_id or earlier.status not in WITHOUT_EFFECT:
        raise conflict("not-replaceable", "只能替换同一对接中没有结果的提名。")
