"""The alliance's calendar as the domain needs it, and calendar months."""

from __future__ import annotations

import calendar as gregorian
from datetime import date, datetime, timedelta
from typing import Protocol


class Calendar(Protocol):
    """Working days of the alliance: no weekends, holidays and school vacations; 调休 days count."""

    def working_days(self, first: date, last: date) -> int:
        """How many working days lie from `first` to `last`, both included; 0 if `last` is earlier."""
        ...

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """The end (UTC) of the `days`-th working day after the day of `start`."""
        ...


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def last_day_after(first: date, months: int) -> date:
    """The last day of a period of `months` that starts on `first`: 3 months from 1 March end on 31 May."""
    return add_months(first, months) - timedelta(days=1)
