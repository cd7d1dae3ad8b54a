"""Whose turn it is in an engagement, since when, until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import start_of
from cyzj.domain.waiting import keep_since, office_waits, school_waits, teacher_waits
from teacher_exchanges.domain.engagement import SCHOOLS, Engagement
from teacher_exchanges.domain.engagement_parts import EvidenceStatus, PlanStatus

S = EngagementStatus
DAY = timedelta(days=1)


def waiting_on(engagement: Engagement, now: datetime, calendar: Calendar) -> tuple[Waiting, ...]:
    """Who has to act next; a step that already waited keeps its first moment and its promise.

    What can only be done on a planned day waits from that day on, whenever that is written down.
    """
    steps = [*_main(engagement, now, calendar), *_evidence(engagement, now, calendar)]
    return (*_planned(engagement, now, calendar), *keep_since(engagement.waiting_on, steps))


def falls_due(engagement: Engagement) -> datetime | None:
    """When the step that comes with a planned day begins to wait; None: no such step is ahead."""
    match engagement.status:
        case S.READY:
            return start_of(engagement.planned_from)
        case S.IN_PROGRESS:
            return start_of(engagement.planned_to)
        case _:
            return None


def missing_evidence(engagement: Engagement) -> tuple[str, ...]:
    """Kinds of evidence that recognition still needs, in the order of the type's policy."""
    accepted = {e.kind for e in engagement.evidence if e.status is EvidenceStatus.ACCEPTED}
    return tuple(kind for kind in engagement.policy.evidence if kind not in accepted)


def may_recognise(engagement: Engagement) -> bool:
    """Whether both schools accept the evaluation or the time to dispute it is over."""
    return engagement.window_closed or set(SCHOOLS) <= set(engagement.evaluation_accepted_by)


def _main(e: Engagement, now: datetime, calendar: Calendar) -> Iterator[Waiting]:
    spans = e.policies.spans
    match e.status:
        case S.NOMINATED | S.ACKNOWLEDGED:
            if not e.teacher_accepted:
                yield _waits(e, Actor.TEACHER, "teacher_accept", now, e.decision_due)
            if e.status is S.NOMINATED:
                yield _waits(e, Actor.HOST, "host_acknowledge", now, e.decision_due)
            elif e.teacher_accepted:
                yield _waits(e, Actor.HOST, "host_accept", now, e.decision_due)
        case S.RETURNED:
            yield _waits(e, Actor.HOME, "renominate", now, e.decision_due)
        case S.ACCEPTED | S.IN_PROGRESS if e.plan(PlanStatus.PROPOSED) is not None:
            due = calendar.add_working_days(now, spans.plan_days)
            for actor in Actor:
                if actor not in e.approvals:
                    yield _waits(e, actor, "approve_plan", now, due)
        case S.ACCEPTED if e.needs_plan:
            due = calendar.add_working_days(now, spans.plan_days)
            yield _waits(e, Actor.HOME, "submit_plan", now, due)
        case S.ACCEPTED | S.PLANNED:
            yield _waits(e, Actor.HOME, "depart_ready", now, start_of(e.planned_from))
        case S.INTERRUPTED:
            yield _waits(e, Actor.HOME, "resume", now)
        case _:
            yield from _after_the_stay(e, now, calendar)


def _planned(e: Engagement, now: datetime, calendar: Calendar) -> Iterator[Waiting]:
    begins = falls_due(e)
    if begins is None or now < begins:
        return
    since = max(begins, e.since)
    if e.status is S.READY:
        yield _waits(e, Actor.HOST, "confirm_arrival", since, begins + DAY)
    else:
        due = calendar.add_working_days(begins, e.policies.spans.plan_days)
        yield _waits(e, Actor.HOST, "confirm_departure", since, due)


def _after_the_stay(e: Engagement, now: datetime, calendar: Calendar) -> Iterator[Waiting]:
    match e.status:
        case S.ENDED_EARLY if not e.justified:
            yield _waits(e, Actor.HOME, "close", now)
        case S.ENDED_EARLY | S.AWAITING_EVALUATION:
            for actor in Actor:
                if actor not in e.evaluated_by:
                    yield _waits(e, actor, "evaluate", now, e.evaluation_due)
        case S.EVALUATED if may_recognise(e):
            action = "submit_evidence" if missing_evidence(e) else "recognise_hours"
            yield _waits(e, Actor.HOME, action, now)
        case S.EVALUATED:
            for actor in SCHOOLS:
                if actor not in e.evaluation_accepted_by:
                    yield _waits(e, actor, "accept_evaluation", now, e.dispute_due)
        case S.DISPUTED:
            due = calendar.add_working_days(now, e.policies.spans.dispute_days)
            yield office_waits("resolve_dispute", now, due)
        case _:
            return


def _evidence(e: Engagement, now: datetime, calendar: Calendar) -> Iterator[Waiting]:
    if e.status in OVER:
        return
    deciders = {
        Actor.HOME if piece.submitted_by is Actor.HOST else Actor.HOST
        for piece in e.evidence
        if piece.status is EvidenceStatus.SUBMITTED
    }
    due = calendar.add_working_days(now, e.policies.spans.plan_days)
    for actor in sorted(deciders):
        yield _waits(e, actor, "accept_evidence", now, due)


OVER = frozenset(
    {
        S.RECOGNISED,
        S.DECLINED,
        S.REJECTED,
        S.NO_SHOW,
        S.EXPIRED,
        S.TERMINATED,
        S.CANCELLED,
    }
)


def _waits(
    e: Engagement, actor: Actor, action: str, now: datetime, due: datetime | None = None
) -> Waiting:
    if actor is Actor.TEACHER:
        return teacher_waits(e.home_school_id, e.teacher_ref, action, now, due)
    return school_waits(e.school(actor), action, now, due)
