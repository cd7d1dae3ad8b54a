"""The alliance's calendar: holidays and 调休 as published, vacations, and what the office settles itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyzj.deadlines.calendar import (
    DEFAULT_VACATIONS,
    AllianceCalendar,
    Override,
    Vacation,
    days_between,
    is_statutory_working_day,
)
from cyzj.domain.clock import SHANGHAI, school_date, start_of

PLAIN = AllianceCalendar()


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 9, 28), True),
        (date(2025, 10, 11), True),
        (date(2025, 10, 12), False),
        (date(2026, 1, 1), False),
        (date(2026, 1, 4), True),
        (date(2026, 2, 17), False),
        (date(2026, 2, 28), True),
    ],
)
def test_holidays_and_the_working_weekends_before_and_after_them(day: date, working: bool) -> None:
    """国务院办公厅 notices for 2025 and 2026, as `chinesecalendar` carries them."""
    assert is_statutory_working_day(day) is working
    assert PLAIN.is_working_day(day) is working


def test_beyond_the_published_years_monday_to_friday_are_working_days() -> None:
    assert [PLAIN.is_working_day(date(2040, 1, day)) for day in range(2, 9)] == [
        *([True] * 5),
        *([False] * 2),
    ]
    assert PLAIN.is_working_day(date(1990, 10, 1))


def test_what_the_office_settles_itself_counts_most() -> None:
    calendar = AllianceCalendar(
        vacations=(Vacation(date(2026, 7, 6), date(2026, 8, 31), "暑假"),),
        overrides={
            date(2040, 10, 1): Override(date(2040, 10, 1), False, "国庆节"),
            date(2040, 9, 29): Override(date(2040, 9, 29), True, "调休"),
            date(2026, 7, 7): Override(date(2026, 7, 7), True, "值班"),
        },
    )
    assert not calendar.is_working_day(date(2040, 10, 1))
    assert calendar.is_working_day(date(2040, 9, 29))
    assert calendar.is_working_day(date(2026, 7, 7)), "also within a vacation"
    assert not calendar.is_working_day(date(2026, 7, 8))


def test_time_to_answer_stands_still_in_vacations() -> None:
    calendar = AllianceCalendar(DEFAULT_VACATIONS)
    before = at(2026, 7, 2)
    assert calendar.add_working_days(before, 1) == start_of(date(2026, 7, 4))
    assert calendar.add_working_days(before, 2) == start_of(date(2026, 9, 2))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (at(2026, 11, 16), 0, date(2026, 11, 17)),
        (at(2026, 11, 16), 1, date(2026, 11, 18)),
        (at(2026, 11, 20), 1, date(2026, 11, 24)),
        (at(2026, 11, 20, 23), 1, date(2026, 11, 24)),
        (at(2026, 11, 21, 1), 1, date(2026, 11, 24)),
        (at(2025, 9, 30), 1, date(2025, 10, 10)),
        (at(2025, 9, 26), 1, date(2025, 9, 29)),
    ],
)
def test_a_promise_ends_with_the_last_of_its_working_days(
    start: datetime, days: int, end: date
) -> None:
    assert PLAIN.add_working_days(start, days) == start_of(end)


def test_the_day_is_the_one_in_shanghai() -> None:
    late = datetime(2026, 11, 16, 16, 30, tzinfo=UTC)
    assert school_date(late) == date(2026, 11, 17)
    assert PLAIN.add_working_days(late, 1) == start_of(date(2026, 11, 19))


dates = st.dates(date(2024, 1, 1), date(2045, 12, 31))


@given(day=dates, count=st.integers(0, 60))
@settings(derandomize=True, deadline=None)
def test_adding_and_counting_agree(day: date, count: int) -> None:
    calendar = AllianceCalendar(DEFAULT_VACATIONS)
    end = school_date(calendar.add_working_days(start_of(day), count)) - timedelta(days=1)
    assert calendar.working_days(day + timedelta(days=1), end) == count
    assert count == 0 or calendar.is_working_day(end)


def test_no_days_between_a_day_and_an_earlier_one() -> None:
    assert list(days_between(date(2026, 1, 2), date(2026, 1, 1))) == []
    assert PLAIN.working_days(date(2026, 1, 5), date(2026, 1, 1)) == 0
