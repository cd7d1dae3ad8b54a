"""After the stay: three evaluations, their acceptance or dispute, and the recognition of hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges import engagement_events as contract
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus
from cyzj.contracts.teacher_exchanges.evidence import EVIDENCE_KINDS, EvidenceKind
from cyzj.domain.calendar import Calendar
from cyzj.domain.errors import FieldError, conflict
from cyzj.domain.texts import reason_problems, text_problems
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_moves import (
    Decision,
    moved,
    refuse,
    remarked,
    require_other_person,
)
from teacher_exchanges.domain.engagement_parts import Evaluation, Reason, Who
from teacher_exchanges.domain.engagement_refusal import refused
from teacher_exchanges.domain.engagement_waiting import may_recognise, missing_evidence
from teacher_exchanges.domain.hours import Accepted, Recognised, days_present, recognised
from teacher_exchanges.domain.machines import ENGAGEMENT

S = EngagementStatus


def evaluate(
    engagement: Engagement, who: Who, score: int, words: str, now: datetime, calendar: Calendar
) -> Decision:
    """One party evaluates, once (`already-evaluated`); with the third the evaluation is complete.

    `score` is 1 to 5. After a justified early end the first evaluation starts the evaluation.
    """
    ENGAGEMENT.require(engagement.status, "evaluate")
    assert who.actor is not None
    require_other_person(engagement, who)
    refuse(_evaluation_problems(score, words))
    if engagement.status is S.ENDED_EARLY and not engagement.justified:
        raise conflict("unjustified-end", "提前结束不属正当原因，不再考核；请终止这项交流。")
    if who.actor in engagement.evaluated_by:
        raise conflict("already-evaluated", "贵方已提交考核，不能再次提交。")
    events: list[Payload] = []
    if engagement.status is S.ENDED_EARLY:
        ENGAGEMENT.require(engagement.status, "start_evaluation")
        event = contract.EngagementEvaluationStarted
        engagement, events = moved(engagement, event, S.AWAITING_EVALUATION, now, calendar)
    evaluation = Evaluation(who.actor, who.person_ref, now, score, words.strip())
    engagement, given = moved(
        engagement,
        contract.EngagementEvaluationGiven,
        S.AWAITING_EVALUATION,
        now,
        calendar,
        said={"by": who.actor},
        evaluations=(*engagement.evaluations, evaluation),
    )
    events += given
    if set(engagement.evaluated_by) == set(Actor):
        engagement, concluded = _concluded(engagement, now, calendar)
        events += concluded
    return engagement, events


def conclude_evaluation(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """The time to evaluate is over; refused (`not-due`) while it is not."""
    ENGAGEMENT.require(engagement.status, "conclude_evaluation")
    if engagement.evaluation_due is None or now < engagement.evaluation_due:
        raise conflict("not-due", "考核时限还没有到。")
    return _concluded(engagement, now, calendar)


def accept_evaluation(
    engagement: Engagement, who: Who, now: datetime, calendar: Calendar
) -> Decision:
    """A school accepts the evaluation, once."""
    ENGAGEMENT.require(engagement.status, "accept_evaluation")
    assert who.actor is not None
    require_other_person(engagement, who)
    if who.actor in engagement.evaluation_accepted_by:
        raise conflict("already-accepted", "贵校已认可考核结果。")
    return moved(
        engagement,
        contract.EngagementEvaluationAccepted,
        S.EVALUATED,
        now,
        calendar,
        said={"by": who.actor},
        evaluation_accepted_by=(*engagement.evaluation_accepted_by, who.actor),
    )


def close_dispute_window(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """Nobody disputed in time; refused (`not-due`) while there is time."""
    ENGAGEMENT.require(engagement.status, "close_dispute_window")
    if engagement.dispute_due is None or now < engagement.dispute_due:
        raise conflict("not-due", "异议期还没有满。")
    event = contract.EngagementDisputeWindowClosed
    return moved(engagement, event, S.EVALUATED, now, calendar, window_closed=True)


def dispute(
    engagement: Engagement, who: Who, reason: Reason, now: datetime, calendar: Calendar
) -> Decision:
    """A party objects, within the window (`window-closed`); the office decides."""
    ENGAGEMENT.require(engagement.status, "dispute")
    late = engagement.dispute_due is not None and now >= engagement.dispute_due
    if engagement.window_closed or late:
        raise conflict("window-closed", "异议期已过，考核结果不再更改；如有疑问请联系集团办公室。")
    event = contract.EngagementDisputed
    return refused(engagement, "dispute", event, S.DISPUTED, who, reason, now, calendar)


def resolve_dispute(
    engagement: Engagement, who: Who, words: str, now: datetime, calendar: Calendar
) -> Decision:
    """The office decides; its decision ends the time to dispute."""
    ENGAGEMENT.require(engagement.status, "resolve_dispute")
    require_other_person(engagement, who)
    refuse(reason_problems(words, "处理意见", "words"))
    return moved(
        engagement,
        contract.EngagementDisputeResolved,
        S.EVALUATED,
        now,
        calendar,
        window_closed=True,
        remarks=remarked(engagement, "resolve_dispute", who, words, now),
    )


def recognise_hours(
    engagement: Engagement, who: Who, *, cross_city: bool, now: datetime, calendar: Calendar
) -> Decision:
    """The home school recognises what the accepted evidence shows.

    Refused (`not-accepted`) before both schools accept or the window ends, and
    (`evidence-missing`) while a required kind of evidence is not accepted.
    """
    ENGAGEMENT.require(engagement.status, "recognise_hours")
    require_other_person(engagement, who)
    if not may_recognise(engagement):
        raise conflict("not-accepted", "两校还没有都认可考核，异议期也没有满，暂不能认定学时。")
    missing = missing_evidence(engagement)
    if missing:
        names = "、".join(EVIDENCE_KINDS[EvidenceKind(kind)] for kind in missing)
        name = EXCHANGE_TYPES[engagement.exchange_type]
        message = f"{name}认定学时还缺已接受的证据：{names}。请提交并由对方学校接受。"
        raise conflict("evidence-missing", message, missing=list(missing))
    worth = hours_of(engagement, cross_city=cross_city, calendar=calendar)
    return moved(
        engagement,
        contract.EngagementRecognised,
        S.RECOGNISED,
        now,
        calendar,
        said={"taught_hours": worth.base, "cross_city": cross_city},
        recognised_hours=worth.weighted,
        formula=worth.formula,
    )


def hours_of(engagement: Engagement, *, cross_city: bool, calendar: Calendar) -> Recognised:
    """What the stay is worth as it stands: as it was, or as it is planned while it has not ended."""
    days = engagement.days_present
    if days is None:
        first = engagement.actual_from or engagement.planned_from
        last = engagement.actual_to or max(engagement.planned_to, first)
        days = days_present(first, last, engagement.breaks, calendar.working_days)
    taught = engagement.taught_hours
    if taught is None:
        taught = engagement.planned_hours or 0
    policies = engagement.policies
    return recognised(engagement.policy, policies, Accepted(taught, days, cross_city))


def _concluded(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    ENGAGEMENT.require(engagement.status, "conclude_evaluation")
    days = engagement.policies.spans.dispute_days
    due = calendar.add_working_days(now, days)
    event = contract.EngagementEvaluated
    return moved(engagement, event, S.EVALUATED, now, calendar, dispute_due=due)


def _evaluation_problems(score: int, words: str) -> Iterator[FieldError]:
    if not 1 <= score <= 5:
        yield FieldError("score", "评分请填 1–5。")
    yield from text_problems(words, "words", "评语", 2000)
