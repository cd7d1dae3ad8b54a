"""The published holidays by name, for those who lay lessons out over a term."""

from __future__ import annotations

from datetime import date

import chinese_calendar
from chinese_calendar import Holiday


def holiday_on(day: date) -> str | None:
    """What the holiday is called on which `day` is off, a weekend within it too; None: no holiday.

    Beyond the published years there are none.
    """
    off, name = _published(day)
    return f"{Holiday(name).chinese}放假" if off and name else None


def is_make_up_day(day: date) -> bool:
    """Whether it is a weekend day that is worked for a holiday (调休)."""
    off, name = _published(day)
    return not off and name is not None and day.weekday() >= 5


def _published(day: date) -> tuple[bool, str | None]:
    """Whether the day is off, and for which holiday it is off or worked."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:  # how chinese_calendar says that the year is not published yet
        return False, None
    return off, name
