"""How a school counts its time: periods of its bell schedule, teaching weeks, and which days are taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from cyzj.domain.clock import SHANGHAI
from cyzj.domain.errors import FieldError, invalid

MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Period:
    """A period (节次), in minutes after midnight."""

    starts: int
    ends: int


@dataclass(frozen=True)
class BellSchedule:
    """A school's 作息表 from a day on; never edited: a later one takes its place."""

    id: UUID
    school_id: UUID | None
    """None: the alliance's default, unverified."""
    valid_from: date
    periods: tuple[Period, ...]
    created_at: datetime
    published_by: UUID | None = None


@dataclass(frozen=True)
class Term:
    """The teaching weeks of a term; `school_id` None: the alliance's default, unverified."""

    id: UUID
    version: int
    school_id: UUID | None
    term_ends_on: date
    first_monday: date
    weeks: int

    @property
    def last_day(self) -> date:
        return self.first_monday + timedelta(days=7 * self.weeks - 1)

    def week_of(self, day: date) -> int | None:
        """The number of the teaching week that holds `day`."""
        week = (day - self.first_monday).days // 7 + 1
        return week if 1 <= week <= self.weeks else None

    def day(self, week: int, weekday: int) -> date:
        return self.first_monday + timedelta(days=7 * (week - 1) + weekday - 1)


@dataclass(frozen=True)
class MakeUpDay:
    """What the office decided of a 调休 day: whose lessons it carries."""

    day: date
    lessons_of: date | None


class Holidays(Protocol):
    """The published holidays."""

    def name_of(self, day: date) -> str | None:
        """What the holiday is called on which `day` is off; None for any other day."""
        ...


@dataclass(frozen=True)
class SchoolTime:
    """All that turns 第 n 周 星期 m 第 p–q 节 into a day and times: pure data, loaded once."""

    schedules: Sequence[BellSchedule]
    """Of one school, the latest first."""
    holidays: Holidays
    make_ups: Mapping[date, MakeUpDay] = field(default_factory=dict)
    terms: Sequence[Term] = ()

    def schedule(self, day: date) -> BellSchedule:
        """The one in force on `day`; before the first, the first."""
        return next((one for one in self.schedules if one.valid_from <= day), self.schedules[-1])

    def times(self, day: date, first: int, last: int) -> tuple[datetime, datetime] | None:
        """When periods `first` to `last` begin and end on `day` (UTC); None: not so many periods."""
        periods = self.schedule(day).periods
        if last > len(periods):
            return None
        return at(day, periods[first - 1].starts), at(day, periods[last - 1].ends)

    def term_of(self, day: date) -> Term | None:
        return next((one for one in self.terms if one.week_of(day) is not None), None)

    def carried_by(self, day: date) -> date | None:
        """The 调休 day that carries the lessons of `day`, if the office said so."""
        found = (one.day for one in self.make_ups.values() if one.lessons_of == day)
        return next(found, None)

    def off(self, day: date) -> str | None:
        """Why nothing is taught on `day`: a holiday, or the office's word; None: it is taught."""
        if day in self.make_ups:
            decided = self.make_ups[day]
            if decided.lessons_of is None:
                return "集团办公室定为不上课"
            return f"调休，上 {decided.lessons_of:%Y-%m-%d} 的课"
        return self.holidays.name_of(day)


def at(day: date, minute: int) -> datetime:
    """A minute of a day in Asia/Shanghai, in UTC."""
    midnight = datetime.combine(day, time(), tzinfo=SHANGHAI)
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)


def minute_of(moment: datetime) -> int:
    """Minutes after midnight in Asia/Shanghai."""
    local = moment.astimezone(SHANGHAI)
    return local.hour * 60 + local.minute


def clock(minute: int) -> str:
    """500 → "08:20"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def require_periods(periods: Sequence[Period]) -> None:
    """Refuse periods that are empty, run backwards or overlap, each at its place."""
    problems = []
    ended = 0
    for n, one in enumerate(periods):
        if one.ends <= one.starts:
            problems.append(FieldError(f"periods.{n}.ends", "下课时间请晚于上课时间。"))
        elif one.starts < ended:
            problems.append(FieldError(f"periods.{n}.starts", "这一节请在上一节下课之后开始。"))
        ended = one.ends
    if not 1 <= len(periods) <= 16:
        problems.append(FieldError("periods", "请填写 1 至 16 节。"))
    if problems:
        raise invalid("malformed", f"作息表有 {len(problems)} 处需要修改。", *problems)


def require_term(term_ends_on: date, first_monday: date, weeks: int) -> None:
    """Refuse a first day that is no Monday, and weeks that outlast the term."""
    if first_monday.weekday():
        message = "教学第 1 周请从星期一开始，请填写那个星期一的日期。"
        raise invalid("malformed", message, FieldError("first_monday", message))
    last = first_monday + timedelta(days=7 * weeks - 1)
    if last > term_ends_on + timedelta(days=14) or first_monday > term_ends_on:
        message = f"第 {weeks} 周结束于 {last}，超出了学期末 {term_ends_on}，请减少周数或核对日期。"
        raise invalid("malformed", message, FieldError("weeks", message))
