"""Every way an engagement may end, or go back, before the teacher arrives."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cyzj.contracts.teacher_exchanges import engagement_events as contract
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus, Refusal
from cyzj.domain.calendar import Calendar
from cyzj.domain.errors import conflict
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_moves import (
    Decision,
    moved,
    remarked,
    require_other_person,
    require_reason,
)
from teacher_exchanges.domain.engagement_parts import Reason, Who
from teacher_exchanges.domain.machines import ENGAGEMENT

S = EngagementStatus


def teacher_decline(
    engagement: Engagement, who: Who, reason: Reason, now: datetime, calendar: Calendar
) -> Decision:
    """The teacher does not want it."""
    event = contract.EngagementDeclined
    return refused(engagement, "teacher_decline", event, S.DECLINED, who, reason, now, calendar)


def host_return(
    engagement: Engagement, who: Who, reason: Reason, now: datetime, calendar: Calendar
) -> Decision:
    """The host asks for a better nomination of the same teacher; the clock starts anew."""
    due = calendar.add_working_days(now, engagement.decision_days)
    after = replace(engagement, decision_due=due)
    event = contract.EngagementReturned
    return refused(after, "host_return", event, S.RETURNED, who, reason, now, calendar)


def host_reject(
    engagement: Engagement, who: Who, reason: Reason, now: datetime, calendar: Calendar
) -> Decision:
    """The host does not want the teacher; only coordinators read why."""
    event = contract.EngagementRejected
    return refused(engagement, "host_reject", event, S.REJECTED, who, reason, now, calendar)


def expire(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """Nobody decided within the promised time; refused (`not-due`) while time is left."""
    ENGAGEMENT.require(engagement.status, "expire")
    if now < engagement.decision_due:
        raise conflict("not-due", "提名的答复时限还没有到。")
    return moved(engagement, contract.EngagementExpired, S.EXPIRED, now, calendar)


def cancel(
    engagement: Engagement, who: Who, reason: Reason, now: datetime, calendar: Calendar
) -> Decision:
    """Any of the three calls it off before it begins."""
    event = contract.EngagementCancelled
    return refused(engagement, "cancel", event, S.CANCELLED, who, reason, now, calendar)


def refused(
    engagement: Engagement,
    command: str,
    event: type[Refusal],
    status: EngagementStatus,
    who: Who,
    reason: Reason,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """The engagement in `status`, with who refused and why; the words are required."""
    row = ENGAGEMENT.require(engagement.status, command)
    require_other_person(engagement, who)
    require_reason(reason, f"{row.name}的原因")
    private = command == "host_reject"
    return moved(
        engagement,
        event,
        status,
        now,
        calendar,
        said={"by": who.actor, "reason": reason.code},
        remarks=remarked(engagement, command, who, reason.words, now, coordinators_only=private),
    )
