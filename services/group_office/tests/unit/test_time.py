"""Periods by school dates, and clocks by working time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyzj.deadlines.calendar import DEFAULT_VACATIONS, AllianceCalendar
from cyzj.domain.errors import DomainError
from group_office.domain.periods import (
    PeriodKind,
    months_until,
    period_of,
    previous,
    read_period,
)
from group_office.domain.sla import Clock, WorkingTime, sla_of

DAY = timedelta(days=1)
TODAY = date(2026, 10, 28)
ALLIANCE = WorkingTime(AllianceCalendar(DEFAULT_VACATIONS).is_working_day)
WEEKDAYS = WorkingTime(lambda day: day.weekday() < 5)


def at(text: str) -> datetime:
    """A moment on the wall clock in Shanghai."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("code", "full", "first", "until"),
    [
        ("term", "term:2026-2027-1", "2026-09-01", "2027-03-01"),
        ("term:2025-2026-2", "term:2025-2026-2", "2026-03-01", "2026-09-01"),
        ("school_year", "school_year:2026-2027", "2026-09-01", "2027-09-01"),
        ("year", "year:2026", "2026-01-01", "2027-01-01"),
        ("year:2025", "year:2025", "2025-01-01", "2026-01-01"),
    ],
)
def test_a_period_is_read_by_its_code(code: str, full: str, first: str, until: str) -> None:
    period = read_period(code, TODAY)
    assert (period.code, str(period.first), str(period.until)) == (full, first, until)


@pytest.mark.parametrize(
    "code",
    ["", "week", "year:26", "year:2026-2027", "term:2026", "term:2026-2028-1", "term:2026-2027-3"],
)
def test_any_other_text_is_no_period(code: str) -> None:
    with pytest.raises(DomainError, match="统计时段"):
        read_period(code, TODAY)


@given(st.sampled_from(PeriodKind), st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_periods_of_a_kind_follow_each_other_without_gaps(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert period.first <= day < period.until
    assert previous(period).until == period.first
    assert read_period(period.code, TODAY) == period


def test_the_months_end_with_the_present_one_or_the_periods_last() -> None:
    now = read_period("term", TODAY)
    assert [name for name, _, _ in months_until(now, TODAY)][-2:] == ["2026-09", "2026-10"]
    past = read_period("year:2025", TODAY)
    name, first, after = months_until(past, TODAY)[-1]
    assert (name, str(first), str(after)) == ("2025-12", "2025-12-01", "2026-01-01")
    assert len(months_until(past, TODAY)) == 6


def test_a_clock_turns_orange_at_sixty_percent_and_red_past_the_promise() -> None:
    since, due = at("2026-10-19T00:00"), at("2026-10-24T00:00")
    clocks = [
        sla_of(since, due, since + days * DAY, WEEKDAYS).clock for days in (0, 2.9, 3, 5, 5.1)
    ]
    assert clocks == [Clock.IN_TIME, Clock.IN_TIME, Clock.NEAR, Clock.NEAR, Clock.OVERDUE]


def test_weekends_and_vacations_use_up_no_time() -> None:
    friday, monday = at("2026-10-23T18:00"), at("2026-10-26T06:00")
    assert ALLIANCE.between(friday, monday) == timedelta(hours=12)
    over_winter = ALLIANCE.between(at("2027-01-18T00:00"), at("2027-03-01T00:00"))
    assert over_winter == timedelta()


def test_working_weekends_count() -> None:
    """2026-10-10 is a Saturday that is worked (调休)."""
    assert ALLIANCE.between(at("2026-10-10T00:00"), at("2026-10-11T00:00")) == DAY


def test_an_overdue_step_says_since_how_many_working_days() -> None:
    sla = sla_of(at("2026-10-12T00:00"), at("2026-10-16T00:00"), at("2026-10-20T00:00"), WEEKDAYS)
    assert (sla.fraction, sla.days_left, sla.waited_days) == (1.0, -2.0, 6.0)


def test_without_a_promise_only_the_waiting_is_told() -> None:
    sla = sla_of(at("2026-10-19T00:00"), None, at("2026-10-21T12:00"), WEEKDAYS)
    assert (sla.clock, sla.fraction, sla.days_left) == (Clock.NO_PROMISE, None, None)
    assert sla.waited_days == 2.5


def test_a_promise_that_lies_in_a_vacation_runs_by_the_wall_clock() -> None:
    since, due = at("2027-01-20T00:00"), at("2027-01-30T00:00")
    assert sla_of(since, due, since + 5 * DAY, ALLIANCE).fraction == 0.5


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001  # made aware below
    st.timedeltas(timedelta(), timedelta(days=60)),
    st.timedeltas(timedelta(), timedelta(days=90)),
)
def test_the_fraction_stays_between_nothing_and_all(
    since: datetime, allowed: timedelta, passed: timedelta
) -> None:
    start = since.replace(tzinfo=UTC)
    sla = sla_of(start, start + allowed, start + passed, ALLIANCE)
    assert sla.fraction is not None
    assert 0 <= sla.fraction <= 1
    assert (sla.clock is Clock.OVERDUE) == (passed > allowed)
