"""An engagement from arrival to recognition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges import engagement_events as contract
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus
from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from teacher_exchanges.domain import engagement_evaluation as evaluation
from teacher_exchanges.domain import engagement_evidence as proof
from teacher_exchanges.domain import engagement_plan as planning
from teacher_exchanges.domain import engagement_stay as stay
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Evidence, EvidenceStatus, Who
from teacher_exchanges.domain.engagement_promises import DUE, deadlines_of
from teacher_exchanges.domain.engagement_waiting import missing_evidence
from teacher_exchanges.testing import (
    AS_HOME,
    AS_HOST,
    AS_OFFICE,
    AS_TEACHER,
    BECAUSE,
    CALENDAR,
    HOME,
    HOST,
    WHO,
    a_plan,
    an_ending,
    an_engagement,
    at,
)

S = EngagementStatus
FIRST, LAST = date(2026, 11, 16), date(2026, 11, 27)
EVENING = at(LAST)


def a_file(kind: EvidenceKind, by: Who, sha: str = "a" * 64) -> Evidence:
    assert by.actor is not None
    return Evidence(
        id=new_id(),
        kind=kind,
        sha256=sha,
        file_name="记录.pdf",
        size=1000,
        media_type="application/pdf",
        submitted_by=by.actor,
        person_ref=by.person_ref,
        submitted_at=EVENING,
        status=EvidenceStatus.SUBMITTED,
    )


def with_evidence(engagement: Engagement, now: datetime = EVENING) -> Engagement:
    for kind in engagement.policy.evidence:
        piece = a_file(kind, AS_TEACHER)
        engagement, _ = proof.submit_evidence(engagement, piece, now, CALENDAR)
        engagement, _ = proof.accept_evidence(engagement, piece.id, AS_HOST, now, CALENDAR)
    return engagement


def accepted_by_both(engagement: Engagement) -> Engagement:
    for who in (AS_HOME, AS_HOST):
        engagement, _ = evaluation.accept_evaluation(engagement, who, EVENING, CALENDAR)
    return engagement


def test_the_host_confirms_the_day_of_arrival() -> None:
    ready = an_engagement(S.READY)
    with pytest.raises(DomainError) as refused:
        stay.confirm_arrival(ready, FIRST + timedelta(days=1), at(FIRST), CALENDAR)
    assert refused.value.fields[0].field == "day"
    started, _ = stay.confirm_arrival(ready, FIRST, at(FIRST), CALENDAR)
    assert (started.status, started.actual_from) == (S.IN_PROGRESS, FIRST)
    assert started.waiting_on == (), "there is nothing to do before the last planned day"


def waits(engagement: Engagement) -> list[tuple[object, str, datetime, datetime | None]]:
    return [(w.school_id, w.action, w.since, w.due) for w in engagement.waiting_on]


def test_the_arrival_waits_on_the_host_from_the_planned_first_day_on() -> None:
    ready = an_engagement(S.READY)
    first, next_day = at(FIRST, 0), at(FIRST + timedelta(days=1), 0)
    assert (ready.waiting_on, deadlines_of(ready)[DUE]) == ((), first)
    with pytest.raises(DomainError, match="not-due"):
        stay.fall_due(ready, first - timedelta(seconds=1), CALENDAR)
    due, events = stay.fall_due(ready, first + timedelta(minutes=7), CALENDAR)
    assert (due.status, events[0].TYPE) == (S.READY, contract.EngagementFellDue.TYPE)
    assert waits(due) == [(HOST, "confirm_arrival", first, next_day)]
    assert deadlines_of(due)[DUE] is None
    arrived, _ = stay.confirm_arrival(due, FIRST, at(FIRST), CALENDAR)
    assert (arrived.waiting_on, deadlines_of(arrived)[DUE]) == ((), at(LAST, 0))


def test_the_departure_waits_on_the_host_from_the_planned_last_day_on() -> None:
    engagement = an_engagement(S.IN_PROGRESS)
    engagement, _ = stay.fall_due(engagement, at(LAST, 0), CALENDAR)
    assert [(a, since) for _, a, since, _ in waits(engagement)] == [
        ("confirm_departure", at(LAST, 0))
    ]
    longer = a_plan(engagement, planned_to=LAST + timedelta(days=7))
    engagement, _ = planning.submit_plan(engagement, longer, AS_HOST, "", EVENING, CALENDAR)
    assert [action for _, action, _, _ in waits(engagement)] == [
        "confirm_departure",
        "approve_plan",
        "approve_plan",
    ]
    for who in (AS_HOME, AS_TEACHER):
        sha = engagement.proposed_hash or ""
        engagement, _ = planning.approve_plan(engagement, sha, who, "", EVENING, CALENDAR)
    assert engagement.waiting_on == (), "a longer stay ends later"
    assert deadlines_of(engagement)[DUE] == at(LAST + timedelta(days=7), 0)


def test_who_arrives_on_the_last_day_is_waited_on_to_leave_at_once() -> None:
    lecture = an_engagement(S.READY, ExchangeType.LECTURE)
    day, morning = lecture.planned_from, at(lecture.planned_from, 9)
    arrived, _ = stay.confirm_arrival(lecture, day, morning, CALENDAR)
    assert [(a, since) for _, a, since, _ in waits(arrived)] == [("confirm_departure", morning)]
    assert deadlines_of(arrived)[DUE] is None


def test_a_no_show_is_stated_three_days_later() -> None:
    ready = an_engagement(S.READY)
    with pytest.raises(DomainError, match="too-early"):
        stay.state_no_show(ready, AS_HOST, "", at(FIRST + timedelta(days=2)), CALENDAR)
    gone, _ = stay.state_no_show(ready, AS_HOST, "", at(FIRST + timedelta(days=3)), CALENDAR)
    assert gone.status is S.NO_SHOW


def test_an_amendment_needs_all_three_and_the_old_plan_holds_until_then() -> None:
    engagement = an_engagement(S.IN_PROGRESS)
    longer = a_plan(engagement, planned_to=LAST + timedelta(days=7))
    engagement, _ = planning.submit_plan(engagement, longer, AS_HOST, "延长一周", EVENING, CALENDAR)
    assert (engagement.plan_version, engagement.proposed_version) == (1, 2)
    assert engagement.planned_to == LAST
    sha = engagement.proposed_hash or ""
    for who in (AS_TEACHER, AS_HOME):
        engagement, events = planning.approve_plan(engagement, sha, who, "", EVENING, CALENDAR)
    assert events[0].TYPE.endswith("plan_amended.v1")
    assert (engagement.status, engagement.plan_version) == (S.IN_PROGRESS, 2)
    assert engagement.planned_to == LAST + timedelta(days=7)


def test_an_amendment_does_not_move_the_first_day() -> None:
    engagement = an_engagement(S.IN_PROGRESS)
    other = a_plan(engagement, planned_from=FIRST + timedelta(days=1))
    with pytest.raises(DomainError) as refused:
        planning.submit_plan(engagement, other, AS_HOME, "", EVENING, CALENDAR)
    assert [f.field for f in refused.value.fields] == ["planned_from"]


def test_interruptions_do_not_count() -> None:
    engagement = an_engagement(S.IN_PROGRESS)
    out, _ = stay.interrupt(engagement, AS_HOST, BECAUSE, at(date(2026, 11, 18)), CALENDAR)
    assert out.status is S.INTERRUPTED
    back, _ = stay.resume(out, at(date(2026, 11, 20)), CALENDAR)
    done, _ = stay.confirm_departure(back, an_ending(back), EVENING, CALENDAR)
    worth = evaluation.hours_of(done, cross_city=False, calendar=CALENDAR)
    assert worth.weighted == 8 * 200
    at_once, _ = stay.resume(out, at(date(2026, 11, 18), 18), CALENDAR)
    assert at_once.breaks == ()


def test_a_stay_ends_on_a_day_that_has_come_with_what_was_taught() -> None:
    taught = an_engagement(S.IN_PROGRESS, ExchangeType.OUTREACH_TEACHING)
    for wrong, field in (
        ({"taught_hours": None}, "taught_hours"),
        ({"taught_hours": 1700}, "taught_hours"),
        ({"last_day": FIRST - timedelta(days=1)}, "last_day"),
        ({"last_day": LAST + timedelta(days=1)}, "last_day"),
        ({"days_present": 3}, "days_present"),
    ):
        with pytest.raises(DomainError) as refused:
            stay.confirm_departure(taught, an_ending(taught, **wrong), EVENING, CALENDAR)
        assert field in {f.field for f in refused.value.fields}
    shadowed = an_engagement(S.IN_PROGRESS)
    with pytest.raises(DomainError):
        stay.confirm_departure(shadowed, an_ending(shadowed, days_present=11), EVENING, CALENDAR)


def test_an_unjustified_early_end_is_closed_without_hours() -> None:
    engagement = an_engagement(S.IN_PROGRESS)
    ended, events = stay.end_early(
        engagement,
        an_ending(engagement),
        AS_HOME,
        BECAUSE,
        justified=False,
        now=EVENING,
        calendar=CALENDAR,
    )
    assert (ended.status, events[0].model_dump()["justified"]) == (S.ENDED_EARLY, False)
    with pytest.raises(DomainError, match="unjustified-end"):
        evaluation.evaluate(ended, AS_HOST, 3, "", EVENING, CALENDAR)
    closed, _ = stay.close(ended, EVENING, CALENDAR)
    assert closed.status is S.TERMINATED


def test_a_justified_early_end_is_evaluated() -> None:
    engagement = an_engagement(S.IN_PROGRESS)
    ended, _ = stay.end_early(
        engagement,
        an_ending(engagement, last_day=date(2026, 11, 20)),
        AS_HOST,
        BECAUSE,
        justified=True,
        now=EVENING,
        calendar=CALENDAR,
    )
    assert {w.action for w in ended.waiting_on} == {"evaluate"}
    with pytest.raises(DomainError, match="justified-end"):
        stay.close(ended, EVENING, CALENDAR)
    started, events = evaluation.evaluate(ended, AS_HOST, 4, "", EVENING, CALENDAR)
    assert started.status is S.AWAITING_EVALUATION
    assert [e.TYPE.split(".")[4] for e in events] == ["evaluation_started", "evaluation_given"]
    assert evaluation.hours_of(started, cross_city=False, calendar=CALENDAR).weighted == 1000


def test_the_third_evaluation_completes_it() -> None:
    engagement = an_engagement(S.AWAITING_EVALUATION)
    for who in (AS_HOME, AS_TEACHER):
        engagement, _ = evaluation.evaluate(engagement, who, 5, "", EVENING, CALENDAR)
    assert [(w.school_id, w.action) for w in engagement.waiting_on] == [(HOST, "evaluate")]
    with pytest.raises(DomainError, match="already-evaluated"):
        evaluation.evaluate(engagement, AS_HOME, 5, "", EVENING, CALENDAR)
    engagement, events = evaluation.evaluate(engagement, AS_HOST, 5, "", EVENING, CALENDAR)
    assert engagement.status is S.EVALUATED
    assert [e.TYPE.split(".")[4] for e in events] == ["evaluation_given", "evaluated"]
    assert {w.action for w in engagement.waiting_on} == {"accept_evaluation"}


def test_after_thirty_working_days_the_evaluation_is_complete_without_the_rest() -> None:
    engagement = an_engagement(S.AWAITING_EVALUATION)
    due = engagement.evaluation_due
    assert due == at(date(2027, 1, 9), 0)
    with pytest.raises(DomainError, match="not-due"):
        evaluation.conclude_evaluation(engagement, due - timedelta(seconds=1), CALENDAR)
    assert evaluation.conclude_evaluation(engagement, due, CALENDAR)[0].status is S.EVALUATED


def test_hours_are_recognised_once_both_accept_and_the_evidence_is_there() -> None:
    engagement = an_engagement(S.EVALUATED)
    recognise = evaluation.recognise_hours
    with pytest.raises(DomainError, match="not-accepted"):
        recognise(engagement, AS_HOME, cross_city=False, now=EVENING, calendar=CALENDAR)
    engagement = accepted_by_both(engagement)
    assert [(w.school_id, w.action) for w in engagement.waiting_on] == [(HOME, "submit_evidence")]
    with pytest.raises(DomainError, match="evidence-missing") as refused:
        recognise(engagement, AS_HOME, cross_city=False, now=EVENING, calendar=CALENDAR)
    assert "周志、带教师傅签阅、总结报告" in refused.value.message
    engagement = with_evidence(engagement)
    assert [w.action for w in engagement.waiting_on] == ["recognise_hours"]
    done, events = recognise(engagement, AS_HOME, cross_city=False, now=EVENING, calendar=CALENDAR)
    assert (done.status, done.recognised_hours, done.formula) == (
        S.RECOGNISED,
        2000,
        "hours_2026_1",
    )
    assert events[0].model_dump()["taught_hours"] == 2000
    assert done.waiting_on == ()


def test_teaching_in_another_city_weighs_more() -> None:
    engagement = an_engagement(S.EVALUATED, ExchangeType.OUTREACH_TEACHING)
    engagement = with_evidence(accepted_by_both(engagement))
    done, _ = evaluation.recognise_hours(
        engagement, AS_HOME, cross_city=True, now=EVENING, calendar=CALENDAR
    )
    assert done.recognised_hours == 2720


def test_silence_for_fifteen_working_days_counts_as_consent() -> None:
    engagement = an_engagement(S.EVALUATED)
    assert engagement.dispute_due is not None
    with pytest.raises(DomainError, match="not-due"):
        evaluation.close_dispute_window(engagement, EVENING, CALENDAR)
    due = engagement.dispute_due
    closed, _ = evaluation.close_dispute_window(with_evidence(engagement), due, CALENDAR)
    assert [w.action for w in closed.waiting_on] == ["recognise_hours"]
    with pytest.raises(DomainError, match="window-closed"):
        evaluation.dispute(closed, AS_TEACHER, BECAUSE, due, CALENDAR)


def test_the_office_decides_a_dispute_once() -> None:
    engagement = an_engagement(S.EVALUATED)
    disputed, _ = evaluation.dispute(engagement, AS_TEACHER, BECAUSE, EVENING, CALENDAR)
    assert [(w.party, w.action) for w in disputed.waiting_on] == [("office", "resolve_dispute")]
    with pytest.raises(DomainError) as refused:
        evaluation.resolve_dispute(disputed, AS_OFFICE, "", EVENING, CALENDAR)
    assert refused.value.fields[0].field == "words"
    decided, _ = evaluation.resolve_dispute(disputed, AS_OFFICE, "维持考核结果", EVENING, CALENDAR)
    assert (decided.status, decided.window_closed) == (S.EVALUATED, True)
    with pytest.raises(DomainError, match="window-closed"):
        evaluation.dispute(decided, AS_HOME, BECAUSE, EVENING, CALENDAR)


def test_evidence_is_decided_by_the_other_school() -> None:
    engagement = an_engagement(S.IN_PROGRESS)
    piece = a_file(EvidenceKind.LOG, AS_TEACHER)
    engagement, events = proof.submit_evidence(engagement, piece, EVENING, CALENDAR)
    assert events[0].model_dump()["evidence_hash"] == "a" * 64
    assert (HOST, "accept_evidence") in [(w.school_id, w.action) for w in engagement.waiting_on]
    with pytest.raises(DomainError, match="same-file"):
        proof.submit_evidence(engagement, replace(piece, id=new_id()), EVENING, CALENDAR)
    with pytest.raises(DomainError, match="own-evidence"):
        proof.accept_evidence(engagement, piece.id, AS_HOME, EVENING, CALENDAR)
    returned, _ = proof.return_evidence(engagement, piece.id, AS_HOST, BECAUSE, EVENING, CALENDAR)
    assert returned.evidence[0].status is EvidenceStatus.RETURNED
    with pytest.raises(DomainError, match="already-decided"):
        proof.accept_evidence(returned, piece.id, AS_HOST, EVENING, CALENDAR)
    again, _ = proof.submit_evidence(returned, replace(piece, id=new_id()), EVENING, CALENDAR)
    assert len(again.evidence) == 2
    with pytest.raises(DomainError, match="not-found"):
        proof.accept_evidence(again, new_id(), AS_HOST, EVENING, CALENDAR)
    assert missing_evidence(again) == engagement.policy.evidence


def test_nobody_accepts_their_own_file_through_another_post() -> None:
    engagement = an_engagement(S.IN_PROGRESS)
    piece = a_file(EvidenceKind.SIGN_IN, AS_HOST)
    engagement, _ = proof.submit_evidence(engagement, piece, EVENING, CALENDAR)
    both = Who(Actor.HOME, AS_HOST.person_ref)
    with pytest.raises(DomainError, match="same-person"):
        proof.accept_evidence(engagement, piece.id, both, EVENING, CALENDAR)


def test_no_event_carries_a_word_somebody_wrote() -> None:
    engagement = an_engagement(S.EVALUATED)
    _, events = evaluation.dispute(engagement, WHO[Actor.HOME], BECAUSE, EVENING, CALENDAR)
    assert BECAUSE.words not in "".join(event.model_dump_json() for event in events)
