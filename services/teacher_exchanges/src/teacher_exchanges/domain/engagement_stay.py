"""The stay itself: ready, arrival or no-show, interruption, early end, departure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cyzj.contracts.teacher_exchanges import engagement_events as contract
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict
from teacher_exchanges.domain import guards
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_moves import (
    Decision,
    moved,
    refuse,
    remarked,
    require_other_person,
    require_reason,
)
from teacher_exchanges.domain.engagement_nomination import placement
from teacher_exchanges.domain.engagement_parts import Reason, Who
from teacher_exchanges.domain.engagement_refusal import refused
from teacher_exchanges.domain.engagement_waiting import falls_due
from teacher_exchanges.domain.hours import Break
from teacher_exchanges.domain.machines import ENGAGEMENT
from teacher_exchanges.domain.policies import Unit

S = EngagementStatus


@dataclass(frozen=True)
class Ending:
    """The last day, as the host saw it; hours for kinds counted in hours, days for the others."""

    last_day: date
    taught_hours: int | None = None
    """Hundredths of class hours taught."""
    days_present: int | None = None
    """Working days present; None: as the calendar counts."""


def depart_ready(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """Everything is in place at home; without a signed plan only for short teaching (`plan-unsigned`)."""
    ENGAGEMENT.require(engagement.status, "depart_ready")
    if engagement.status is S.ACCEPTED and engagement.needs_plan:
        raise conflict("plan-unsigned", "任务书还没有三方同意，请先提交任务书并完成签署。")
    guards.require(*(guard(placement(engagement)) for guard in guards.BEFORE_DEPARTURE))
    return moved(engagement, contract.EngagementReady, S.READY, now, calendar)


def fall_due(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """The planned first or last day has come: from now on the host is waited on (`not-due` before)."""
    ENGAGEMENT.require(engagement.status, "fall_due")
    begins = falls_due(engagement)
    if begins is None or now < begins:
        raise conflict("not-due", "计划的日子还没有到。")
    return moved(engagement, contract.EngagementFellDue, engagement.status, now, calendar)


def confirm_arrival(
    engagement: Engagement, day: date, now: datetime, calendar: Calendar
) -> Decision:
    """The host confirms that the teacher came, and on which day."""
    ENGAGEMENT.require(engagement.status, "confirm_arrival")
    problems = []
    if day > school_date(now):
        problems.append(
            FieldError("day", f"到岗日不能晚于今天，请改为 {school_date(now)} 或以前。")
        )
    if day > engagement.planned_to:
        message = (
            f"到岗日晚于计划结束日 {engagement.planned_to}，请改早，或由派出学校取消后重新提名。"
        )
        problems.append(FieldError("day", message))
    if day < school_date(engagement.created_at):
        problems.append(FieldError("day", "到岗日早于提名日期，请核对。"))
    refuse(problems)
    event = contract.EngagementStarted
    return moved(engagement, event, S.IN_PROGRESS, now, calendar, actual_from=day)


def state_no_show(
    engagement: Engagement, who: Who, words: str, now: datetime, calendar: Calendar
) -> Decision:
    """The host states that the teacher did not come; refused (`too-early`) until three days have passed."""
    ENGAGEMENT.require(engagement.status, "no_show")
    wait = engagement.policies.spans.no_show_days
    first = engagement.planned_from + timedelta(days=wait)
    if school_date(now) < first:
        raise conflict(
            "too-early", f"计划到岗日后 {wait} 天才能登记未到岗，请在 {first} 或以后办理。"
        )
    remarks = remarked(engagement, "no_show", who, words, now)
    return moved(engagement, contract.EngagementNoShow, S.NO_SHOW, now, calendar, remarks=remarks)


def interrupt(
    engagement: Engagement, who: Who, reason: Reason, now: datetime, calendar: Calendar
) -> Decision:
    """The stay pauses from today on; a proposed amendment of the plan stays proposed."""
    pause = Break(school_date(now))
    after = replace(engagement, breaks=(*engagement.breaks, pause))
    event = contract.EngagementInterrupted
    return refused(after, "interrupt", event, S.INTERRUPTED, who, reason, now, calendar)


def resume(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """The stay goes on; today counts again."""
    ENGAGEMENT.require(engagement.status, "resume")
    event = contract.EngagementResumed
    breaks = _closed(engagement, school_date(now) - timedelta(days=1))
    return moved(engagement, event, S.IN_PROGRESS, now, calendar, breaks=breaks)


def end_early(
    engagement: Engagement,
    ending: Ending,
    who: Who,
    reason: Reason,
    *,
    justified: bool,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """The stay ends before its time; `justified` decides whether it can still be evaluated."""
    ENGAGEMENT.require(engagement.status, "end_early")
    require_other_person(engagement, who)
    require_reason(reason, "提前结束的原因")
    refuse(_ending_problems(engagement, ending, now, calendar))
    days = engagement.policies.spans.evaluation_days
    return moved(
        engagement,
        contract.EngagementEndedEarly,
        S.ENDED_EARLY,
        now,
        calendar,
        said={"justified": justified},
        justified=justified,
        actual_to=ending.last_day,
        taught_hours=ending.taught_hours,
        days_present=ending.days_present,
        breaks=_closed(engagement, ending.last_day),
        evaluation_due=calendar.add_working_days(now, days) if justified else None,
        remarks=remarked(engagement, "end_early", who, reason.words, now),
    )


def confirm_departure(
    engagement: Engagement, ending: Ending, now: datetime, calendar: Calendar
) -> Decision:
    """The host confirms the last day, and what was taught or how many days the teacher was there."""
    ENGAGEMENT.require(engagement.status, "confirm_departure")
    refuse(_ending_problems(engagement, ending, now, calendar))
    days = engagement.policies.spans.evaluation_days
    return moved(
        engagement,
        contract.EngagementFinished,
        S.AWAITING_EVALUATION,
        now,
        calendar,
        actual_to=ending.last_day,
        taught_hours=ending.taught_hours,
        days_present=ending.days_present,
        evaluation_due=calendar.add_working_days(now, days),
    )


def close(engagement: Engagement, now: datetime, calendar: Calendar) -> Decision:
    """An early end without good reason is over (`justified-end` where the reason was good)."""
    ENGAGEMENT.require(engagement.status, "close")
    if engagement.justified:
        raise conflict("justified-end", "提前结束属正当原因，请三方提交考核，不能直接终止。")
    event = contract.EngagementTerminated
    return moved(engagement, event, S.TERMINATED, now, calendar, said={"justified": False})


def _closed(engagement: Engagement, last: date) -> tuple[Break, ...]:
    """The interruptions, an open one ended on `last`; one of no day is dropped."""
    if not engagement.breaks or engagement.breaks[-1].last is not None:
        return engagement.breaks
    pause = engagement.breaks[-1]
    rest = engagement.breaks[:-1]
    return (*rest, replace(pause, last=last)) if last >= pause.first else rest


def _ending_problems(
    engagement: Engagement, ending: Ending, now: datetime, calendar: Calendar
) -> Iterator[FieldError]:
    assert engagement.actual_from is not None
    first, last = engagement.actual_from, ending.last_day
    if last < first:
        yield FieldError("last_day", f"离岗日早于到岗日，请改为 {first} 或以后。")
    if last > school_date(now):
        yield FieldError("last_day", f"离岗日不能晚于今天，请改为 {school_date(now)} 或以前。")
    if engagement.policy.length.unit is Unit.CLASS_HOURS:
        planned = engagement.planned_hours or 0
        if ending.taught_hours is None or not 0 <= ending.taught_hours <= planned:
            message = (
                f"请填写实际授课学时，不超过计划的 {planned / 100:g} 学时；超出请先修订任务书。"
            )
            yield FieldError("taught_hours", message)
        if ending.days_present is not None:
            yield FieldError("days_present", "授课类按学时计，请清空天数。")
    else:
        if ending.taught_hours is not None:
            yield FieldError("taught_hours", "这类交流按天计，请清空学时。")
        most = calendar.working_days(first, last) if first <= last else 0
        if ending.days_present is not None and not 0 <= ending.days_present <= most:
            yield FieldError("days_present", f"这段时间只有 {most} 个工作日，请改为 0–{most}。")
