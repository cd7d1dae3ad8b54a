"""Builders for tests: requests, offers, matches and engagements as they stand at each step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Mode, Side
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus, ReasonCode
from cyzj.contracts.teacher_exchanges.match import MatchOrigin
from cyzj.domain.clock import SHANGHAI, school_date
from cyzj.domain.ids import new_id
from teacher_exchanges.domain import engagement_evaluation as evaluation
from teacher_exchanges.domain import engagement_nomination as nomination
from teacher_exchanges.domain import engagement_plan as planning
from teacher_exchanges.domain import engagement_stay as stay
from teacher_exchanges.domain import match as matching
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_nomination import Nominate
from teacher_exchanges.domain.engagement_parts import PlanContent, PlanStatus, Reason, Who
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.offer import Offer, PublishOffer, publish_offer
from teacher_exchanges.domain.request import PostRequest, Request, post_request

NOW = datetime(2026, 10, 28, 1, tzinfo=UTC)
"""Wednesday morning in Shanghai."""
HOME, HOST, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
TEACHER, HOME_CLERK, HOST_CLERK = UUID(int=11), UUID(int=12), UUID(int=13)
MENTOR, OFFICE_CLERK = UUID(int=14), UUID(int=15)
AS_HOME, AS_HOST = Who(Actor.HOME, HOME_CLERK), Who(Actor.HOST, HOST_CLERK)
AS_TEACHER, AS_OFFICE = Who(Actor.TEACHER, TEACHER), Who(None, OFFICE_CLERK)
WHO = {Actor.HOME: AS_HOME, Actor.HOST: AS_HOST, Actor.TEACHER: AS_TEACHER}
BECAUSE = Reason(ReasonCode.OTHER, "教学安排有变")


@dataclass(frozen=True)
class Weekdays:
    """A calendar without holidays: Monday to Friday."""

    def working_days(self, first: date, last: date) -> int:
        days = range((last - first).days + 1)
        return sum((first + timedelta(days=n)).weekday() < 5 for n in days)

    def add_working_days(self, start: datetime, days: int) -> datetime:
        day = school_date(start)
        while days > 0:
            day += timedelta(days=1)
            days -= day.weekday() < 5
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=SHANGHAI).astimezone(UTC)


CALENDAR = Weekdays()
_VOLUMES: dict[ExchangeType, dict[str, Any]] = {
    ExchangeType.SECONDMENT: {"window_to": date(2027, 2, 15)},
    ExchangeType.SHADOWING: {"working_days": 10},
    ExchangeType.OUTREACH_TEACHING: {"class_hours": 1600},
    ExchangeType.LECTURE: {"class_hours": 400},
    ExchangeType.SAME_LESSON: {"working_days": 1},
    ExchangeType.MENTORING: {"window_to": date(2027, 11, 15)},
    ExchangeType.JOINT_RESEARCH: {},
}
PERIODS = {
    ExchangeType.SECONDMENT: (date(2026, 11, 16), date(2027, 2, 15), None),
    ExchangeType.SHADOWING: (date(2026, 11, 16), date(2026, 11, 27), None),
    ExchangeType.OUTREACH_TEACHING: (date(2026, 11, 16), date(2026, 11, 27), 1600),
    ExchangeType.LECTURE: (date(2026, 11, 20), date(2026, 11, 20), 400),
}


def a_command(kind: ExchangeType = ExchangeType.OUTREACH_TEACHING, **changes: Any) -> PostRequest:
    """A request as a host school would post it."""
    content: dict[str, Any] = {
        "exchange_type": kind,
        "side": Side.HOST,
        "title": "数控加工工艺送教",
        "major_code": "460103",
        "mode": Mode.ONSITE,
        "window_from": date(2026, 11, 16),
        "window_to": date(2026, 12, 18),
        "deadline": date(2026, 11, 9),
        **_VOLUMES[kind],
        **changes,
    }
    return PostRequest(**content)


def a_request(
    kind: ExchangeType = ExchangeType.OUTREACH_TEACHING, *, school: UUID = HOST, **changes: Any
) -> Request:
    """An open request of the host school."""
    command = a_command(kind, **changes)
    number = "TR-2026-0001"
    return post_request(command, id=new_id(), number=number, school_id=school, now=NOW)[0]


def an_offer(
    kind: ExchangeType = ExchangeType.OUTREACH_TEACHING, *, school: UUID = HOME, **changes: Any
) -> Offer:
    """A published offer of the home school."""
    content = {**vars(a_command(kind)), "side": Side.HOME, "title": "数控教师可送教"}
    content["expires_on"] = content.pop("deadline")
    command = PublishOffer(**{**content, **changes})
    return publish_offer(command, id=new_id(), number="TO-2026-0001", school_id=school, now=NOW)[0]


def a_match(
    kind: ExchangeType = ExchangeType.OUTREACH_TEACHING, *, headcount: int = 1, **changes: Any
) -> Match:
    """A match that the home school proposed by its offer."""
    request, offer = a_request(kind, headcount=headcount), an_offer(kind, headcount=headcount)
    match, _ = matching.propose(
        request,
        offer,
        by=Side.HOME,
        origin=MatchOrigin.SCHOOL,
        headcount=headcount,
        note="",
        id=new_id(),
        number="TM-2026-0001",
        now=NOW,
        calendar=CALENDAR,
    )
    return replace(match, **changes)


def a_confirmed_match(
    kind: ExchangeType = ExchangeType.OUTREACH_TEACHING, *, headcount: int = 1
) -> Match:
    """A match that both sides have confirmed."""
    match, _ = matching.confirm(a_match(kind, headcount=headcount), Side.HOST, NOW, CALENDAR)
    return matching.confirm(match, Side.HOME, NOW, CALENDAR)[0]


def a_nomination(
    kind: ExchangeType = ExchangeType.SHADOWING, *, now: datetime = NOW, **changes: Any
) -> Engagement:
    """A teacher of the home school, nominated."""
    first, last, hours = PERIODS[kind]
    content: dict[str, Any] = {"planned_from": first, "planned_to": last, "planned_hours": hours}
    command = Nominate(**{"teacher_ref": TEACHER, **content, **changes})
    return nomination.nominate(
        command,
        a_confirmed_match(kind),
        by=AS_HOME,
        major_code="460103",
        decision_days=14,
        replaces=None,
        id=new_id(),
        number="TE-2026-0001",
        now=now,
        calendar=CALENDAR,
    )[0]


def a_plan(engagement: Engagement, **changes: Any) -> PlanContent:
    """A plan as the engagement was nominated."""
    content: dict[str, Any] = {
        "planned_from": engagement.planned_from,
        "planned_to": engagement.planned_to,
        "planned_hours": engagement.planned_hours,
        "goals": ("掌握高压安全规程", "听课 8 节"),
        "mentor_ref": engagement.mentor_ref,
    }
    return PlanContent(**{**content, **changes})


def signed(engagement: Engagement, content: PlanContent, now: datetime = NOW) -> Engagement:
    """The engagement after all three consented to the plan."""
    after, _ = planning.submit_plan(engagement, content, AS_HOME, "", now, CALENDAR)
    plan = after.plan(PlanStatus.PROPOSED)
    assert plan is not None
    for who in (AS_HOST, AS_TEACHER):
        after, _ = planning.approve_plan(after, plan.content_hash, who, "", now, CALENDAR)
    return after


def an_ending(engagement: Engagement, **changes: Any) -> stay.Ending:
    """The stay as it was planned."""
    planned = {"last_day": engagement.planned_to, "taught_hours": engagement.planned_hours}
    return stay.Ending(**{**planned, **changes})


def an_engagement(
    status: EngagementStatus, kind: ExchangeType = ExchangeType.SHADOWING
) -> Engagement:
    """An engagement that has come as far as `status`, on the straight way."""
    s, e = EngagementStatus, a_nomination(kind)
    steps = _straight_way(kind)
    while e.status is not status:
        if e.status in (s.EVALUATED, s.RECOGNISED):
            raise ValueError(f"{status} is not on the straight way")
        e = steps[e.status](e)
    return e


def at(day: date, hour: int = 17) -> datetime:
    """A moment of a school day."""
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI).astimezone(UTC)


def _straight_way(kind: ExchangeType) -> dict[EngagementStatus, Any]:
    s = EngagementStatus
    return {
        s.NOMINATED: lambda e: nomination.host_acknowledge(e, NOW, CALENDAR)[0],
        s.ACKNOWLEDGED: _accepted,
        s.ACCEPTED: lambda e: (
            signed(e, a_plan(e)) if e.needs_plan else stay.depart_ready(e, NOW, CALENDAR)[0]
        ),
        s.PLANNED: lambda e: stay.depart_ready(e, NOW, CALENDAR)[0],
        s.READY: lambda e: stay.confirm_arrival(e, e.planned_from, at(e.planned_from, 9), CALENDAR)[
            0
        ],
        s.IN_PROGRESS: lambda e: stay.confirm_departure(
            e, an_ending(e), at(e.planned_to), CALENDAR
        )[0],
        s.AWAITING_EVALUATION: _evaluated,
    }


def _accepted(e: Engagement) -> Engagement:
    e, _ = nomination.teacher_accept(e, NOW, CALENDAR)
    mentor = MENTOR if e.policy.mentored else None
    return nomination.host_accept(e, AS_HOST, mentor, "", NOW, CALENDAR)[0]


def _evaluated(e: Engagement) -> Engagement:
    for who in WHO.values():
        e, _ = evaluation.evaluate(e, who, 5, "很好", at(e.planned_to, 18), CALENDAR)
    return e
