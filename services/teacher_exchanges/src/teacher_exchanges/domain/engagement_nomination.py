"""From nomination to the host's acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cyzj.contracts.teacher_exchanges import engagement_events as contract
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.calendar import Calendar, last_day_after
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict
from cyzj.domain.texts import text_problems
from teacher_exchanges.domain import guards
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_moves import (
    Decision,
    moved,
    refuse,
    remarked,
    require_other_person,
)
from teacher_exchanges.domain.engagement_parts import Who
from teacher_exchanges.domain.machines import ENGAGEMENT
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.policies import TypePolicy, Unit, in_force

S = EngagementStatus


@dataclass(frozen=True, kw_only=True)
class Nominate:
    """Name a teacher for a place of a confirmed match."""

    teacher_ref: UUID
    planned_from: date
    planned_to: date
    planned_hours: int | None = None
    """Hundredths, for kinds counted in class hours."""
    remark: str = ""


def nominate(
    command: Nominate,
    match: Match,
    *,
    by: Who,
    major_code: str | None,
    decision_days: int,
    replaces: UUID | None,
    id: UUID,
    number: str,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """A nomination; raises `invalid-engagement` with every field, `wrong-kind` for joint kinds."""
    ENGAGEMENT.require(None, "nominate")
    policy = in_force(school_date(now)).of(match.exchange_type)
    if not policy.shape.is_engagement:
        raise conflict("wrong-kind", "这类交流不逐人提名，由双方共同安排活动。")
    refuse(_problems(command, policy, school_date(now), calendar))
    due = calendar.add_working_days(now, decision_days)
    engagement = Engagement(
        id=id,
        version=0,
        number=number,
        status=S.NOMINATED,
        match_id=match.id,
        request_id=match.request_id,
        replaces=replaces,
        home_school_id=match.home_school_id,
        host_school_id=match.host_school_id,
        teacher_ref=command.teacher_ref,
        exchange_type=match.exchange_type,
        major_code=major_code,
        **_period(command),
        created_at=now,
        since=now,
        decision_days=decision_days,
        decision_due=due,
    )
    require_other_person(engagement, by)
    remarks = remarked(engagement, "nominate", by, command.remark, now)
    return moved(
        engagement, contract.EngagementNominated, S.NOMINATED, now, calendar, remarks=remarks
    )


def teacher_accept(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """The teacher consents; refused (`already-accepted`) a second time."""
    ENGAGEMENT.require(engagement.status, "teacher_accept")
    if engagement.teacher_accepted:
        raise conflict("already-accepted", "您已接受这项提名，不用再次接受。")
    event = contract.EngagementTeacherAccepted
    return moved(engagement, event, engagement.status, now, calendar, teacher_accepted=True)


def host_acknowledge(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """The host has it on its desk."""
    ENGAGEMENT.require(engagement.status, "host_acknowledge")
    event = contract.EngagementAcknowledged
    return moved(engagement, event, S.ACKNOWLEDGED, now, calendar)


def renominate(
    engagement: Engagement, command: Nominate, who: Who, now: datetime, calendar: Calendar
) -> Decision:
    """The home school answers a return, with the same teacher (`other-teacher`) and new dates."""
    ENGAGEMENT.require(engagement.status, "renominate")
    require_other_person(engagement, who)
    if command.teacher_ref != engagement.teacher_ref:
        raise conflict("other-teacher", "退回后只能重新提名同一位教师；换人请取消后另行提名。")
    refuse(_problems(command, engagement.policy, school_date(now), calendar))
    return moved(
        engagement,
        contract.EngagementRenominated,
        S.NOMINATED,
        now,
        calendar,
        **_period(command),
        teacher_accepted=engagement.teacher_accepted and not _dates_differ(engagement, command),
        decision_due=calendar.add_working_days(now, engagement.decision_days),
        remarks=remarked(engagement, "renominate", who, command.remark, now),
    )


def host_accept(
    engagement: Engagement,
    who: Who,
    mentor: UUID | None,
    remark: str,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """The host takes the teacher, who has consented (`teacher-undecided`), and names a mentor.

    Only the host knows its own people, so it names the mentor of the kinds that have one.
    """
    ENGAGEMENT.require(engagement.status, "host_accept")
    require_other_person(engagement, who)
    refuse(_acceptance_problems(engagement, mentor, remark))
    if not engagement.teacher_accepted:
        raise conflict("teacher-undecided", "教师本人还没有接受提名，请等教师接受后再接收。")
    remarks = remarked(engagement, "host_accept", who, remark, now)
    return moved(
        engagement,
        contract.EngagementAccepted,
        S.ACCEPTED,
        now,
        calendar,
        mentor_ref=mentor,
        remarks=remarks,
    )


def placement(engagement: Engagement) -> guards.Placement:
    """What the guards look at."""
    return guards.Placement(
        exchange_type=engagement.exchange_type,
        home_school_id=engagement.home_school_id,
        host_school_id=engagement.host_school_id,
        teacher_ref=engagement.teacher_ref,
        planned_from=engagement.planned_from,
        planned_to=engagement.planned_to,
    )


def _period(command: Nominate) -> dict[str, Any]:
    names = ("planned_from", "planned_to", "planned_hours")
    return {name: getattr(command, name) for name in names}


def _dates_differ(engagement: Engagement, command: Nominate) -> bool:
    before = (engagement.planned_from, engagement.planned_to)
    return before != (command.planned_from, command.planned_to)


def _acceptance_problems(
    engagement: Engagement, mentor: UUID | None, remark: str
) -> Iterator[FieldError]:
    yield from text_problems(remark, "remark", "审批意见", 500)
    if engagement.policy.mentored and mentor is None:
        yield FieldError("mentor_ref", "请从本校人员中指定带教师傅，由其带教并签阅周志。")
    if mentor == engagement.teacher_ref:
        yield FieldError("mentor_ref", "带教师傅不能是教师本人，请另选一位。")


def _problems(
    command: Nominate, policy: TypePolicy, today: date, calendar: Calendar
) -> Iterator[FieldError]:
    yield from text_problems(command.remark, "remark", "说明", 500)
    yield from period_problems(
        command.planned_from, command.planned_to, command.planned_hours, policy, calendar
    )
    if command.planned_from < today:
        yield FieldError("planned_from", f"开始日期已过，请改为 {today} 或以后。")


def period_problems(
    first: date, last: date, hours: int | None, policy: TypePolicy, calendar: Calendar
) -> Iterator[FieldError]:
    """What is wrong with the planned days and hours of this kind."""
    low, high, words = policy.length.minimum, policy.length.maximum, policy.length.words
    if last < first:
        yield FieldError("planned_to", f"结束日期早于开始日期，请改为 {first} 或以后。")
        return
    if (last - first).days > 3 * 366:
        yield FieldError("planned_to", "计划超过 3 年，请缩短。")
        return
    match policy.length.unit:
        case Unit.CLASS_HOURS:
            if hours is None or not low <= hours <= high:
                yield FieldError("planned_hours", f"请填写 {words}。")
            return
        case Unit.WORKING_DAYS:
            days = calendar.working_days(first, last)
            if not low <= days <= high:
                yield FieldError("planned_to", f"这段时间有 {days} 个工作日，应为 {words}。")
        case Unit.MONTHS:
            if not last_day_after(first, low) <= last <= last_day_after(first, high):
                yield FieldError("planned_to", f"时长应为 {words}，请调整结束日期。")
    if hours is not None:
        yield FieldError("planned_hours", "这类交流按天计，请清空学时。")
