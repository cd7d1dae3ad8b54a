"""How much of the time allowed to answer is used, in working time of the alliance's calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from cyzj.domain.clock import school_date, start_of

NEAR = 0.6
"""From here on the clock is orange [P]."""
DAY = timedelta(days=1)
BEGINNING = date(2000, 1, 1)


@dataclass
class WorkingTime:
    """Working time (24 h on every working day) by the calendar; days are counted once and kept."""

    is_working_day: Callable[[date], bool]
    _before: list[int] = field(default_factory=lambda: [0])
    """How many working days lie before BEGINNING + index."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; none if `end` is earlier."""
        return max(self._until(end) - self._until(start), timedelta())

    def _until(self, moment: datetime) -> timedelta:
        day = school_date(moment)
        index = max((day - BEGINNING).days, 0)
        while len(self._before) <= index + 1:
            reached = BEGINNING + timedelta(days=len(self._before) - 1)
            self._before.append(self._before[-1] + self.is_working_day(reached))
        works_today = self._before[index + 1] > self._before[index]
        today = moment - start_of(day) if works_today else timedelta()
        return self._before[index] * DAY + today


class Clock(StrEnum):
    """How a step stands against its promise."""

    IN_TIME = "in_time"
    NEAR = "near"
    OVERDUE = "overdue"
    NO_PROMISE = "no_promise"


@dataclass(frozen=True)
class Sla:
    """A step's clock at a moment. Days are 工作日 to a tenth; vacations do not count."""

    clock: Clock
    fraction: float | None
    """Of the time allowed, used: 0 to 1 while in time, 1 once overdue; null without a promise."""
    waited_days: float
    days_left: float | None
    """Until the promise; negative: since it was broken."""


def sla_of(since: datetime, due: datetime | None, now: datetime, time: WorkingTime) -> Sla:
    """The clock of a step that waits since `since` and is promised by `due`."""
    waited = _days(time.between(since, now))
    if due is None:
        return Sla(Clock.NO_PROMISE, None, waited, None)
    if now > due:
        return Sla(Clock.OVERDUE, 1.0, waited, -_days(time.between(due, now)))
    left = time.between(now, due)
    used, allowed = time.between(since, now), time.between(since, due)
    if not allowed:
        # Promised within a vacation or a weekend: there the clock on the wall counts.
        used, allowed = now - since, max(due - since, timedelta(microseconds=1))
    fraction = round(min(max(used / allowed, 0.0), 1.0), 3)
    clock = Clock.NEAR if fraction >= NEAR else Clock.IN_TIME
    return Sla(clock, fraction, waited, _days(left))


def _days(time: timedelta) -> float:
    return round(time / DAY, 1)
