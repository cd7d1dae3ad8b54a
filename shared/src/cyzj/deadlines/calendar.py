"""The alliance's calendar as dated data: working days, holidays with 调休, and school vacations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar

from cyzj.domain.clock import SHANGHAI, school_date


@dataclass(frozen=True)
class Override:
    """A day the office has settled itself: beyond the library's data, or against it."""

    day: date
    working: bool
    why: str


@dataclass(frozen=True)
class Vacation:
    """寒假 or 暑假, both days included: time allowed to answer stands still."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class AllianceCalendar:
    """Counts 工作日. Statutory holidays and 调休 come from `chinesecalendar` where it has the year.

    Beyond its data, Monday to Friday are working days until the office says otherwise.
    """

    vacations: tuple[Vacation, ...] = ()
    overrides: dict[date, Override] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`: holidays and 调休 respected, vacations not counted."""
        if day in self.overrides:
            return self.overrides[day].working
        if any(v.first <= day <= v.last for v in self.vacations):
            return False
        return is_statutory_working_day(day)

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """The end (24:00 in Asia/Shanghai) of the `days`-th working day after the day of `start`.

        `days` from 0 to 3650. Used for every promise of the form "within n working days".
        """
        day = school_date(start)
        left = days
        while left > 0:
            day += timedelta(days=1)
            if self.is_working_day(day):
                left -= 1
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=SHANGHAI).astimezone(UTC)

    def working_days(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included; 0 if `last` is earlier."""
        return sum(self.is_working_day(day) for day in days_between(first, last))


def is_statutory_working_day(day: date) -> bool:
    """By the published holidays and 调休 where known; else Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def days_between(first: date, last: date) -> Iterable[date]:
    """Every day from `first` to `last`, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


DEFAULT_VACATIONS = (
    Vacation(date(2025, 7, 7), date(2025, 8, 31), "2025 年暑假"),
    Vacation(date(2026, 1, 26), date(2026, 3, 1), "2026 年寒假"),
    Vacation(date(2026, 7, 6), date(2026, 8, 31), "2026 年暑假"),
    Vacation(date(2027, 1, 18), date(2027, 2, 28), "2027 年寒假"),
    Vacation(date(2027, 7, 5), date(2027, 8, 31), "2027 年暑假"),
)
"""Unverified: the alliance's own default until the office enters the published dates."""
CALENDAR = AllianceCalendar(vacations=DEFAULT_VACATIONS)
"""What every service counts by."""
