"""A series by 第 n–m 周, 单/双周, weekday and 节次, laid out over the days of a term; or one day alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.domain.errors import FieldError, invalid
from joint_training.domain.school_time import SchoolTime, Term

WEEKDAYS = "一二三四五六日"


class Parity(StrEnum):
    """每周, 单周, 双周."""

    EVERY = "every"
    ODD = "odd"
    EVEN = "even"

    def has(self, week: int) -> bool:
        return self is Parity.EVERY or (week % 2 == 1) is (self is Parity.ODD)


PeriodNumber = Annotated[int, Field(ge=1, le=16)]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When a booking asks for a resource. `day` alone, or weeks and weekdays of a term."""

    resource_id: UUID
    time_of: UUID
    """The school by whose 作息表 and teaching weeks it is meant."""
    first_period: int
    last_period: int
    day: date | None = None
    term_ends_on: date | None = None
    weeks_from: int = 1
    weeks_to: int = 1
    parity: Parity = Parity.EVERY
    weekdays: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        return self.last_period - self.first_period + 1


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One time of a series before anything is taken. `skipped` says why it will not be."""

    week: int | None
    planned_on: date
    """The day by the rule."""
    day: date
    """The day it falls on: another only where a 调休 day carries the lessons."""
    first_period: int
    last_period: int
    starts_at: datetime
    ends_at: datetime
    skipped: str | None = None
    note: str | None = None


def lay_out(rule: Rule, time: SchoolTime) -> list[Planned]:
    """Every time of the rule in order. Raises 422 for weeks or periods that there are not."""
    _require(rule)
    if rule.day is not None:
        return [_one_day(rule, rule.day, time)]
    term = _term(rule, time)
    weeks = (w for w in range(rule.weeks_from, rule.weeks_to + 1) if rule.parity.has(w))
    found = [
        _planned(rule, time, week, term.day(week, weekday))
        for week in weeks
        for weekday in sorted(set(rule.weekdays))
    ]
    if not found:
        message = "这个范围里没有符合的周，请核对起止周和单双周。"
        raise invalid("malformed", message, FieldError("weeks_to", message))
    return found


def _one_day(rule: Rule, day: date, time: SchoolTime) -> Planned:
    """A day that somebody names is meant, a holiday too: its base says whether it is open then."""
    term = time.term_of(day)
    found = _planned(rule, time, term.week_of(day) if term else None, day)
    if found.skipped is None:
        return found
    return replace(found, skipped=None, note=f"可约；注意当天{time.off(day)}")


def _term(rule: Rule, time: SchoolTime) -> Term:
    term = next((one for one in time.terms if one.term_ends_on == rule.term_ends_on), None)
    if term is None:
        message = "这个学期还没有设定教学第 1 周，请先在“作息与教学周”里设定，或换一个学期。"
        raise invalid("malformed", message, FieldError("term_ends_on", message))
    if rule.weeks_to > term.weeks:
        message = f"本学期的教学周到第 {term.weeks} 周为止，请改为第 {term.weeks} 周或以前。"
        raise invalid("malformed", message, FieldError("weeks_to", message))
    return term


def _planned(rule: Rule, time: SchoolTime, week: int | None, planned_on: date) -> Planned:
    why = time.off(planned_on)
    carried = time.carried_by(planned_on) if why else None
    day = carried or planned_on
    times = time.times(day, rule.first_period, rule.last_period)
    if times is None:
        count = len(time.schedule(day).periods)
        message = f"{day} 的作息表只有 {count} 节，请改为第 {count} 节或以前。"
        raise invalid("malformed", message, FieldError("last_period", message))
    return Planned(
        week=week,
        planned_on=planned_on,
        day=day,
        first_period=rule.first_period,
        last_period=rule.last_period,
        starts_at=times[0],
        ends_at=times[1],
        skipped=f"{why}，已跳过" if why and carried is None else None,
        note=f"可约；{why}，由调休日 {carried} 补上" if why and carried else None,
    )


def _require(rule: Rule) -> None:
    problems = list(_problems(rule))
    if problems:
        raise invalid("malformed", f"有 {len(problems)} 处需要修改，改好后再预约。", *problems)


def _problems(rule: Rule) -> Iterator[FieldError]:
    if rule.last_period < rule.first_period:
        yield FieldError("last_period", "结束节次请不早于开始节次。")
    if rule.day is not None:
        return
    if rule.term_ends_on is None:
        yield FieldError("day", "请选择一个日期，或选择学期和教学周。")
        return
    if rule.weeks_to < rule.weeks_from:
        yield FieldError("weeks_to", "结束周请不早于开始周。")
    if not rule.weekdays or not all(1 <= one <= 7 for one in rule.weekdays):
        yield FieldError("weekdays", "请选择星期几。")


def weekday_name(day: date) -> str:
    """周三."""
    return f"周{WEEKDAYS[day.weekday()]}"


def periods_name(first: int, last: int) -> str:
    """第3–4节."""
    return f"第{first}节" if first == last else f"第{first}–{last}节"


def rule_words(rule: Rule) -> str:
    """第1–18周 单周 周三 第3–4节."""
    periods = periods_name(rule.first_period, rule.last_period)
    if rule.day is not None:
        return f"{rule.day} {weekday_name(rule.day)} {periods}"
    days = "、".join(f"周{WEEKDAYS[one - 1]}" for one in sorted(set(rule.weekdays)))
    parity = {Parity.EVERY: "", Parity.ODD: "单周 ", Parity.EVEN: "双周 "}[rule.parity]
    return f"第{rule.weeks_from}–{rule.weeks_to}周 {parity}{days} {periods}"


def in_order(found: Sequence[Planned]) -> list[Planned]:
    """By time."""
    return sorted(found, key=lambda one: one.starts_at)
