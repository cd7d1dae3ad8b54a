"""Days of the story, counted back from today, so that the demonstration never looks old."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from cyzj.deadlines.calendar import DEFAULT_VACATIONS, AllianceCalendar
from cyzj.domain.clock import SHANGHAI

REACH = timedelta(days=800)


class Count(StrEnum):
    """Which days a story counts."""

    TERM = "term"
    """Working days of the alliance: promised times count these. For what is history."""
    WEEK = "week"
    """Working days, vacations too: the day before today is never long ago. For what is open."""


class Days:
    """The days around `today`: index 0 is today, -1 the working day before it, 1 the one after."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.calendar = AllianceCalendar(vacations=DEFAULT_VACATIONS)
        plain = AllianceCalendar()
        span = [today + timedelta(days=n) for n in range(-REACH.days, REACH.days)]
        self._days = {
            Count.TERM: [day for day in span if self.calendar.is_working_day(day)],
            Count.WEEK: [day for day in span if plain.is_working_day(day)],
        }

    def day(self, count: Count, index: int) -> date:
        """The day with this index."""
        days = self._days[count]
        if index == 0:
            return self.today
        if index < 0:
            return days[bisect_left(days, self.today) + index]
        return days[bisect_right(days, self.today) + index - 1]

    def index_before(self, count: Count, day: date) -> int:
        """The index of the last counted day before `day`, which is not after today."""
        days = self._days[count]
        return bisect_left(days, day) - 1 - bisect_left(days, self.today)

    def last_of(self, first: date, working_days: int) -> date:
        """The `working_days`-th working day of the alliance from `first` on, which may be the first."""
        days = self._days[Count.TERM]
        return days[bisect_left(days, first) + working_days - 1]

    def due(self, day: date, working_days: int) -> date:
        """The day on whose first moment a promise of so many working days has run out."""
        start = datetime.combine(day, time(12), tzinfo=SHANGHAI)
        end = self.calendar.add_working_days(start, working_days)
        return end.astimezone(SHANGHAI).date()


def moment(day: date, minutes: int) -> datetime:
    """So many minutes after 08:30 of the day, in Asia/Shanghai."""
    return datetime.combine(day, time(8, 30), tzinfo=SHANGHAI) + timedelta(minutes=minutes)


SWEEP = time(0, 5)
"""When the platform looks each day for what has fallen due."""


def sweep_of(day: date) -> datetime:
    """The moment of the day's sweep."""
    return datetime.combine(day, SWEEP, tzinfo=SHANGHAI)
