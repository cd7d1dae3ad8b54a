"""An engagement takes of an agreement's quota from its nomination on, and gives back what comes to nothing."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.member_schools.agreement import AgreementState
from cyzj.deadlines.calendar import CALENDAR
from cyzj.storage.unit import Unit
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.quota import (
    Line,
    Stage,
    covers,
    exhausted,
    in_order,
    left_of,
    period_of,
    stage_of,
    volume_of,
)
from teacher_exchanges.storage import quotas
from teacher_exchanges.storage.quotas import Hold


async def reserve_quota(unit: Unit, engagement: Engagement) -> UUID | None:
    """The agreement line that it counts against from now on; None where none covers it.

    Raises `quota-exhausted` where lines cover it and none has room.
    """
    session, volume = unit.session, volume_of(engagement, CALENDAR)
    between = await quotas.lines_between(
        session, engagement.home_school_id, engagement.host_school_id, engagement.exchange_type
    )
    fitting = in_order(line for line in between if covers(line, engagement))
    for line in fitting:
        period = period_of(line, engagement.planned_from)
        if await quotas.take(session, line, period, engagement.id, volume):
            return line.line_id
    if fitting:
        first = fitting[0]
        period = period_of(first, engagement.planned_from)
        taken = await quotas.taken_of(session, first.line_id, period.first)
        raise exhausted(
            first, left_of(first.cap_people, taken.people), left_of(first.cap_hours, taken.hours)
        )
    return None


async def follow_quota(unit: Unit, before: Engagement, after: Engagement) -> None:
    """What it takes follows it: reserved, committed, consumed; released where it came to nothing.

    Raises `quota-exhausted` where a plan wants more than is left; what has happened counts in any case.
    """
    stage, volume = stage_of(after), volume_of(after, CALENDAR)
    if (stage, volume) == (stage_of(before), volume_of(before, CALENDAR)):
        return
    hold = await quotas.hold_of(unit.session, after.id)
    if hold is None:
        return
    if stage is None:
        await quotas.release(unit.session, hold)
        return
    await quotas.move(unit.session, hold, stage, volume)
    if stage is not Stage.CONSUMED and volume.hours > hold.hours:
        await _require_room(unit, hold)


async def _require_room(unit: Unit, hold: Hold) -> None:
    """After the counters have moved, which keeps everybody else from them until the commit."""
    line = await quotas.line_of(unit.session, hold.line_id)
    taken = await quotas.taken_of(unit.session, hold.line_id, hold.period_from)
    if line.cap_hours is not None and taken.hours > line.cap_hours:
        left = line.cap_hours - (taken.hours - hold.hours)
        raise exhausted(line, None, max(left, 0))


async def renew_quota(unit: Unit, after: Engagement) -> None:
    """A nomination with other dates or hours takes anew; raises `quota-exhausted`."""
    hold = await quotas.hold_of(unit.session, after.id)
    if hold is not None:
        await quotas.release(unit.session, hold)
    await reserve_quota(unit, after)


async def keep_lines(unit: Unit, agreement_id: UUID, state: AgreementState) -> None:
    """The lines of the agreement are as its event says; one under notice ends with it."""
    lines = [
        Line(
            agreement_id=agreement_id,
            agreement_number=state.number,
            **line.model_dump(exclude={"lodging", "travel", "ends_on"}),
            ends_on=min(line.ends_on, state.ends_on or line.ends_on),
        )
        for line in state.lines
    ]
    await quotas.keep_lines(unit.session, agreement_id, lines)
