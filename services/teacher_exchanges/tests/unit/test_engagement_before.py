"""An engagement from nomination to departure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.errors import DomainError
from teacher_exchanges.domain import engagement_nomination as nomination
from teacher_exchanges.domain import engagement_plan as planning
from teacher_exchanges.domain import engagement_refusal as refusal
from teacher_exchanges.domain import engagement_stay as stay
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_nomination import Nominate
from teacher_exchanges.domain.engagement_parts import PlanStatus, Reason, Who
from teacher_exchanges.testing import (
    AS_HOME,
    AS_HOST,
    AS_TEACHER,
    BECAUSE,
    CALENDAR,
    HOME,
    HOME_CLERK,
    HOST,
    MENTOR,
    NOW,
    OTHER,
    TEACHER,
    a_nomination,
    a_plan,
    an_engagement,
    at,
    signed,
)

S = EngagementStatus
KINDS = [
    ExchangeType.SECONDMENT,
    ExchangeType.SHADOWING,
    ExchangeType.OUTREACH_TEACHING,
    ExchangeType.LECTURE,
]


def waits(engagement: Engagement) -> list[tuple[str, object, str]]:
    return [(w.party.value, w.school_id, w.action) for w in engagement.waiting_on]


def test_a_nomination_waits_on_the_teacher_and_the_host() -> None:
    engagement = a_nomination()
    assert waits(engagement) == [
        ("teacher", HOME, "teacher_accept"),
        ("school", HOST, "host_acknowledge"),
    ]
    assert engagement.waiting_on[0].person_ref == TEACHER
    assert {w.due for w in engagement.waiting_on} == {at(date(2026, 11, 18), 0)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_person_to_host_kind_can_be_nominated(kind: ExchangeType) -> None:
    assert a_nomination(kind).status is S.NOMINATED


def test_joint_kinds_are_not_nominated_one_by_one() -> None:
    from teacher_exchanges.testing import PERIODS, a_confirmed_match

    first, last, _ = PERIODS[ExchangeType.SHADOWING]
    with pytest.raises(DomainError, match="wrong-kind"):
        nomination.nominate(
            Nominate(teacher_ref=TEACHER, planned_from=first, planned_to=last),
            a_confirmed_match(ExchangeType.SAME_LESSON),
            by=AS_HOME,
            major_code=None,
            decision_days=14,
            replaces=None,
            id=OTHER,
            number="TE-2026-0001",
            now=NOW,
            calendar=CALENDAR,
        )


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        (ExchangeType.SHADOWING, {"planned_to": date(2026, 11, 19)}, "planned_to"),
        (ExchangeType.SHADOWING, {"planned_to": date(2026, 11, 1)}, "planned_to"),
        (ExchangeType.SHADOWING, {"planned_from": date(2026, 10, 27)}, "planned_from"),
        (ExchangeType.SHADOWING, {"planned_hours": 800}, "planned_hours"),
        (ExchangeType.SECONDMENT, {"planned_to": date(2027, 12, 1)}, "planned_to"),
        (ExchangeType.LECTURE, {"planned_hours": None}, "planned_hours"),
        (ExchangeType.LECTURE, {"planned_hours": 900}, "planned_hours"),
    ],
)
def test_planned_days_and_hours_fit_the_kind(
    kind: ExchangeType, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        a_nomination(kind, **changes)
    assert [f.field for f in refused.value.fields] == [field]


def test_nobody_nominates_themselves() -> None:
    with pytest.raises(DomainError, match="same-person"):
        a_nomination(teacher_ref=HOME_CLERK)


def test_the_host_accepts_only_a_teacher_who_has_consented() -> None:
    engagement = a_nomination()
    with pytest.raises(DomainError, match="teacher-undecided"):
        nomination.host_accept(engagement, AS_HOST, MENTOR, "", NOW, CALENDAR)
    engagement, _ = nomination.teacher_accept(engagement, NOW, CALENDAR)
    assert waits(engagement) == [("school", HOST, "host_acknowledge")]
    engagement, _ = nomination.host_acknowledge(engagement, NOW, CALENDAR)
    assert waits(engagement) == [("school", HOST, "host_accept")]
    accepted, _ = nomination.host_accept(engagement, AS_HOST, MENTOR, "欢迎", NOW, CALENDAR)
    assert (accepted.status, accepted.remarks[-1].words) == (S.ACCEPTED, "欢迎")
    assert waits(accepted) == [("school", HOME, "submit_plan")]


def test_a_returned_nomination_comes_back_with_the_same_teacher() -> None:
    engagement, _ = nomination.teacher_accept(a_nomination(), NOW, CALENDAR)
    returned, events = refusal.host_return(engagement, AS_HOST, BECAUSE, NOW, CALENDAR)
    assert (returned.status, events[0].model_dump()["by"]) == (S.RETURNED, "host")
    assert waits(returned) == [("school", HOME, "renominate")]
    first, last = returned.planned_from, returned.planned_to
    another = Nominate(teacher_ref=OTHER, planned_from=first, planned_to=last)
    with pytest.raises(DomainError, match="other-teacher"):
        nomination.renominate(returned, another, AS_HOME, NOW, CALENDAR)
    same = replace(another, teacher_ref=TEACHER)
    again, _ = nomination.renominate(returned, same, AS_HOME, NOW, CALENDAR)
    assert (again.status, again.teacher_accepted) == (S.NOMINATED, True)
    later = replace(same, planned_to=last + timedelta(days=7))
    again, _ = nomination.renominate(returned, later, AS_HOME, NOW, CALENDAR)
    assert not again.teacher_accepted, "other dates need the teacher's consent anew"


def test_refusals_need_words_and_only_coordinators_read_a_rejection() -> None:
    with pytest.raises(DomainError) as refused:
        refusal.host_reject(a_nomination(), AS_HOST, Reason(BECAUSE.code, " "), NOW, CALENDAR)
    assert refused.value.fields[0].field == "reason"
    rejected, events = refusal.host_reject(a_nomination(), AS_HOST, BECAUSE, NOW, CALENDAR)
    assert (rejected.status, rejected.waiting_on) == (S.REJECTED, ())
    assert rejected.remarks[-1].coordinators_only
    assert BECAUSE.words not in events[0].model_dump_json()
    declined, _ = refusal.teacher_decline(a_nomination(), AS_TEACHER, BECAUSE, NOW, CALENDAR)
    assert declined.status is S.DECLINED


def test_a_nomination_expires_when_the_promised_time_is_over() -> None:
    engagement = a_nomination()
    with pytest.raises(DomainError, match="not-due"):
        refusal.expire(engagement, engagement.decision_due - timedelta(seconds=1), CALENDAR)
    expired, _ = refusal.expire(engagement, engagement.decision_due, CALENDAR)
    assert expired.status is S.EXPIRED


@pytest.mark.parametrize("status", [S.NOMINATED, S.ACKNOWLEDGED, S.ACCEPTED, S.PLANNED, S.READY])
@pytest.mark.parametrize("who", [AS_HOME, AS_HOST, AS_TEACHER])
def test_any_party_may_cancel_until_it_begins(status: S, who: Who) -> None:
    cancelled, _ = refusal.cancel(an_engagement(status), who, BECAUSE, NOW, CALENDAR)
    assert cancelled.status is S.CANCELLED


def test_what_has_begun_is_not_cancelled() -> None:
    with pytest.raises(DomainError, match="wrong-state"):
        refusal.cancel(an_engagement(S.IN_PROGRESS), AS_HOME, BECAUSE, NOW, CALENDAR)


def test_a_plan_is_in_force_when_all_three_consented_to_one_hash() -> None:
    engagement = an_engagement(S.ACCEPTED)
    content = a_plan(engagement)
    engagement, _ = planning.submit_plan(engagement, content, AS_HOME, "", NOW, CALENDAR)
    assert engagement.proposed_version == 1
    assert [w.action for w in engagement.waiting_on] == ["approve_plan", "approve_plan"]
    sha = engagement.proposed_hash or ""
    with pytest.raises(DomainError, match="other-content"):
        planning.approve_plan(engagement, "0" * 64, AS_HOST, "", NOW, CALENDAR)
    with pytest.raises(DomainError, match="already-approved"):
        planning.approve_plan(engagement, sha, AS_HOME, "", NOW, CALENDAR)
    engagement, events = planning.approve_plan(engagement, sha, AS_HOST, "", NOW, CALENDAR)
    assert events[0].TYPE.endswith("plan_consented.v1")
    engagement, events = planning.approve_plan(engagement, sha, AS_TEACHER, "", NOW, CALENDAR)
    assert events[0].TYPE.endswith("plan_approved.v1")
    assert (engagement.status, engagement.plan_version, engagement.plan_hash) == (
        S.PLANNED,
        1,
        sha,
    )
    assert engagement.proposed_hash is None


def test_another_content_voids_the_consents() -> None:
    engagement = an_engagement(S.ACCEPTED)
    engagement, _ = planning.submit_plan(engagement, a_plan(engagement), AS_HOME, "", NOW, CALENDAR)
    first = engagement.proposed_hash or ""
    changed = a_plan(engagement, goals=("只听课",))
    engagement, _ = planning.submit_plan(engagement, changed, AS_HOST, "", NOW, CALENDAR)
    assert engagement.approvals == ("host",)
    assert [plan.status for plan in engagement.plans] == [
        PlanStatus.REPLACED,
        PlanStatus.PROPOSED,
    ]
    with pytest.raises(DomainError, match="other-content"):
        planning.approve_plan(engagement, first, AS_TEACHER, "", NOW, CALENDAR)
    with pytest.raises(DomainError, match="same-content"):
        planning.submit_plan(engagement, changed, AS_HOME, "", NOW, CALENDAR)


def test_one_person_consents_for_one_party_only() -> None:
    engagement = an_engagement(S.ACCEPTED)
    engagement, _ = planning.submit_plan(engagement, a_plan(engagement), AS_HOME, "", NOW, CALENDAR)
    sha = engagement.proposed_hash or ""
    both = Who(AS_HOST.actor, HOME_CLERK)
    with pytest.raises(DomainError, match="same-person"):
        planning.approve_plan(engagement, sha, both, "", NOW, CALENDAR)


@pytest.mark.parametrize("mentor", [None, TEACHER])
def test_who_takes_a_shadowing_teacher_names_a_mentor_of_its_own(mentor: UUID | None) -> None:
    engagement, _ = nomination.teacher_accept(a_nomination(), NOW, CALENDAR)
    with pytest.raises(DomainError) as refused:
        nomination.host_accept(engagement, AS_HOST, mentor, "", NOW, CALENDAR)
    assert [f.field for f in refused.value.fields] == ["mentor_ref"]
    accepted, events = nomination.host_accept(engagement, AS_HOST, MENTOR, "", NOW, CALENDAR)
    assert accepted.mentor_ref == MENTOR == events[0].model_dump()["mentor_ref"]


def test_other_kinds_do_without_a_mentor() -> None:
    assert an_engagement(S.ACCEPTED, ExchangeType.SECONDMENT).mentor_ref is None


def test_the_home_school_plans_with_the_mentor_whom_the_host_named() -> None:
    engagement = an_engagement(S.ACCEPTED)
    planned = signed(engagement, a_plan(engagement, mentor_ref=None))
    assert planned.mentor_ref == MENTOR
    assert [plan.content.mentor_ref for plan in planned.plans] == [MENTOR]
    other = a_plan(engagement, mentor_ref=OTHER)
    for who in (AS_HOME, AS_TEACHER):
        with pytest.raises(DomainError) as refused:
            planning.submit_plan(engagement, other, who, "", NOW, CALENDAR)
        assert [f.field for f in refused.value.fields] == ["mentor_ref"]


def test_the_host_alone_names_another_mentor_and_it_holds_once_all_three_sign() -> None:
    engagement = an_engagement(S.ACCEPTED)
    other = a_plan(engagement, mentor_ref=OTHER)
    his = a_plan(engagement, mentor_ref=TEACHER)
    with pytest.raises(DomainError) as refused:
        planning.submit_plan(engagement, his, AS_HOST, "", NOW, CALENDAR)
    assert [f.field for f in refused.value.fields] == ["mentor_ref"]
    engagement, _ = planning.submit_plan(engagement, other, AS_HOST, "", NOW, CALENDAR)
    assert engagement.mentor_ref == MENTOR
    assert (
        signed(engagement, a_plan(engagement, mentor_ref=OTHER, goals=("总结",))).mentor_ref
        == OTHER
    )


def test_every_plan_has_a_goal() -> None:
    engagement = an_engagement(S.ACCEPTED)
    empty = a_plan(engagement, goals=())
    with pytest.raises(DomainError) as refused:
        planning.submit_plan(engagement, empty, AS_HOME, "", NOW, CALENDAR)
    assert {f.field for f in refused.value.fields} == {"goals"}


def test_short_teaching_departs_without_a_signed_plan() -> None:
    with pytest.raises(DomainError, match="plan-unsigned"):
        stay.depart_ready(an_engagement(S.ACCEPTED), NOW, CALENDAR)
    long = an_engagement(S.ACCEPTED, ExchangeType.OUTREACH_TEACHING)
    assert long.needs_plan
    assert waits(long) == [("school", HOME, "submit_plan")]
    short = an_engagement(S.ACCEPTED, ExchangeType.LECTURE)
    assert waits(short) == [("school", HOME, "depart_ready")]
    assert stay.depart_ready(short, NOW, CALENDAR)[0].status is S.READY


def test_a_signed_plan_sets_what_is_planned() -> None:
    engagement = an_engagement(S.ACCEPTED)
    content = a_plan(engagement, planned_to=engagement.planned_to + timedelta(days=7))
    assert signed(engagement, content).planned_to == content.planned_to


def test_a_hash_can_be_recomputed_and_covers_every_word() -> None:
    engagement = an_engagement(S.ACCEPTED)
    content = a_plan(engagement)
    sha = planning.hash_of(engagement, 1, content)
    assert sha == planning.hash_of(engagement, 1, a_plan(engagement))
    for change in ({"goals": ("别的",)}, {"arrangements": "住校"}, {"mentor_ref": None}):
        assert planning.hash_of(engagement, 1, replace(content, **change)) != sha
    assert planning.hash_of(engagement, 2, content) != sha
