"""How dates, numbers, hours, terms and time limits are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cyzj.contracts.codes import ExchangeType, Mode, OrganisationKind, Role, Visibility
from portal import turns, words
from portal.terms import usual_term

NOW = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)


def test_every_shared_code_has_a_chinese_word() -> None:
    assert set(words.EXCHANGE_TYPES) == set(ExchangeType)
    assert set(words.MODES) == set(Mode)
    assert set(words.ROLES) == set(Role)
    assert set(words.VISIBILITIES) == set(Visibility)
    assert set(words.ORGANISATION_KINDS) == set(OrganisationKind)


def test_a_moment_late_in_utc_is_the_next_day_in_shanghai() -> None:
    late = "2026-10-27T17:05:00Z"
    assert words.day(late) == "2026-10-28"
    assert words.moment(late) == "10月28日 01:05"
    assert words.stamp(late) == "2026-10-28 01:05:00"


def test_dates_in_prose() -> None:
    assert words.day_words(date(2026, 10, 28), week=True) == "10月28日 周三"
    assert words.day_words("2026-10-28", year=True) == "2026年10月28日"
    assert words.span_words("2026-11-09", "2026-12-18") == "11月9日–12月18日"
    assert words.span_words("2026-12-01", "2027-01-08") == "2026年12月1日–2027年1月8日"
    assert words.span_words("2026-12-04", "2026-12-04") == "12月4日"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1284907", "1,284,907"), ("-20", "−20"), ("40.50", "40.5"), (None, "—"), (0, "0")],
)
def test_numbers_have_commas_and_a_true_minus(value: object, shown: str) -> None:
    assert words.number(value) == shown  # type: ignore[arg-type]


def test_balances_carry_their_sign_and_zero_none() -> None:
    assert words.signed("18.5") == "+18.5"
    assert words.signed("-20") == "−20.0"
    assert words.signed(0) == "0.0"


def test_hours_never_stand_without_their_unit() -> None:
    assert words.hours("16.00") == "16 学时"
    assert words.hours("40", "加权学时") == "40 加权学时"


def test_counts_are_exact_to_a_thousand() -> None:
    assert words.count(1000) == "1,000"
    assert words.count(1001) == "1000+"


def test_a_hash_is_shown_by_its_first_eight_digits() -> None:
    assert words.short_hash("9f2c7be441bb") == "9f2c 7be4"
    assert words.long_hash("sha256:9f2c7be441bb") == "9f2c 7be4 41bb"


def test_the_teaching_week_of_the_picture() -> None:
    term = usual_term(date(2026, 10, 28))
    assert term.name == "2026–2027 学年第一学期"
    assert term.week_words(date(2026, 10, 28)) == "第 9 周（单周）"
    spring = usual_term(date(2027, 3, 3))
    assert (spring.name, spring.week_of(date(2027, 3, 3))) == ("2026–2027 学年第二学期", 1)


def test_a_holiday_belongs_to_the_term_before_and_has_no_week() -> None:
    term = usual_term(date(2027, 2, 10))
    assert term.ordinal == 1
    assert term.week_words(date(2027, 2, 10)) == "假期"


@pytest.mark.parametrize(
    ("since", "due", "level", "shown"),
    [
        (-timedelta(days=4), timedelta(days=9), "calm", "剩 9 天"),
        (-timedelta(days=5), timedelta(hours=6), "tight", "剩 6 小时"),
        (-timedelta(days=1), timedelta(hours=47, minutes=59), "calm", "剩 47 小时"),
        (-timedelta(days=8), -timedelta(days=1), "late", "超时 1 天"),
        (-timedelta(days=8), timedelta(), "late", "超时 1 小时"),
    ],
)
def test_a_clock_says_hours_below_two_days_and_days_from_there(
    since: timedelta, due: timedelta, level: str, shown: str
) -> None:
    clock = turns.clock(NOW + since, NOW + due, NOW)
    assert (clock.level, clock.words) == (level, shown)


def test_waiting_is_coloured_by_the_promise() -> None:
    waited = turns.waited(NOW - timedelta(days=11), NOW + timedelta(days=3), NOW)
    assert (waited.level, waited.words) == ("tight", "已等 11 天")
