"""What an engagement binds while it stands: days of the teacher, and deadlines of the platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_waiting import falls_due

S = EngagementStatus
BEGUN = frozenset({S.ACCEPTED, S.PLANNED, S.READY, S.IN_PROGRESS, S.INTERRUPTED})
STAYED = frozenset(
    {S.ENDED_EARLY, S.AWAITING_EVALUATION, S.EVALUATED, S.DISPUTED, S.RECOGNISED, S.TERMINATED}
)
WITHOUT_EFFECT = frozenset({S.DECLINED, S.REJECTED, S.EXPIRED, S.CANCELLED, S.NO_SHOW})
"""It ended and nobody came: its place in the match is free again."""
ENDED = frozenset({S.RECOGNISED, S.TERMINATED})
"""It ended after a stay."""

EXPIRY, EVALUATION, WINDOW = "expire_engagement", "conclude_evaluation", "close_dispute_window"
DUE = "engagement_falls_due"
PLANNED = frozenset({"confirm_arrival", "confirm_departure"})
"""The steps that wait from a planned day on."""


def days_taken(engagement: Engagement) -> tuple[date, date] | None:
    """The days, both included, that a full-time engagement takes from acceptance on; else None."""
    if not engagement.policy.exclusive_time:
        return None
    first = engagement.actual_from or engagement.planned_from
    if engagement.status in BEGUN:
        return first, max(engagement.planned_to, first)
    if engagement.status in STAYED:
        return first, max(engagement.actual_to or engagement.planned_to, first)
    return None


def deadlines_of(engagement: Engagement) -> Mapping[str, datetime | None]:
    """When the platform acts by itself, by kind of deadline; None: it does not."""
    undecided = engagement.status in (S.NOMINATED, S.ACKNOWLEDGED, S.RETURNED)
    awaiting = engagement.status is S.AWAITING_EVALUATION
    open_window = engagement.status is S.EVALUATED and not engagement.window_closed
    is_due = any(waiting.action in PLANNED for waiting in engagement.waiting_on)
    return {
        DUE: None if is_due else falls_due(engagement),
        EXPIRY: engagement.decision_due if undecided else None,
        EVALUATION: engagement.evaluation_due if awaiting else None,
        WINDOW: engagement.dispute_due if open_window else None,
    }
