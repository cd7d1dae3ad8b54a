"""The published holidays by name, for those who lay lessons out over a term."""

from __future__ import annotations

from datetime import date

import chinese_calendar
from chinese_calendar import Holiday


def holiday_on(day: date) -> str | None:
    """What the holiday is called on which `day` is off, a weekend within it too; None: no holiday.

    Beyond the published years there are none.
    """
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return f"{Holiday(name).chinese}放假" if off and name else None


def is_make_up_day(day: date) -> bool:
    """Whether it is a weekend day that is worked for a holiday (调休)."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return False
    return not off and name is not None and day.weekday() >= 5
