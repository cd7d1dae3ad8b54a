"""The office's numbers as people read them, and where the points of its charts stand."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.office.asof import delay_words, formula_words
from portal.pages.office.charts import BOTTOM, HALF, TOP, Series, bars_of, trend_of
from portal.pages.office.drill import period_words
from portal.pages.office.figures import change_words, share_words, value_words
from portal.pages.office.rows import clock_of, waited_words


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("share", "0.4124", "41.2"),
        ("days", "6.5", "6.5"),
        ("index", "0.80", "0.80"),
        ("schools", "1", "1"),
        ("share", None, "—"),
    ],
)
def test_a_value_is_written_in_its_unit(unit: str, value: str | None, words: str) -> None:
    assert value_words(unit, value) == words


@pytest.mark.parametrize(
    ("unit", "better", "now", "before", "period", "words"),
    [
        ("share", "up", "0.4124", "0.3510", "term", ("较上学期 +6.1", "better")),
        ("days", "down", "6.5", "8.0", "term", ("较上学期 −1.5", "better")),
        ("schools", "down", "2", "1", "year", ("较上一年 +1", "worse")),
        ("share", "up", "0.8600", "0.8800", "term", ("较上学期 −2.0", "worse")),
        ("index", "up", "0.80", "0.80", "school_year", ("较上学年 持平", "same")),
        ("index", "up", "0.80", None, "term", None),
        ("index", "up", None, "0.80", "term", None),
    ],
)
def test_a_change_is_good_or_bad_by_its_meaning_not_its_sign(
    unit: str,
    better: str,
    now: str | None,
    before: str | None,
    period: str,
    words: tuple[str, str] | None,
) -> None:
    tile = {"unit": unit, "better": better, "now": {"value": now}, "before": {"value": before}}
    assert change_words(tile, period) == words


def test_a_share_of_the_step_before() -> None:
    assert share_words("0.9020") == "90%"
    assert share_words(None) == ""


def test_a_period_is_told_by_its_code() -> None:
    assert period_words("term:2026-2027-1") == "2026–2027 学年第一学期"
    assert period_words("school_year:2026-2027") == "2026–2027 学年"
    assert period_words("year:2026") == "2026 年"
    assert period_words("term") == "本学期"


def test_the_stamp_says_how_late_the_numbers_are() -> None:
    assert formula_words("board_2026_1") == "v2026.1"
    assert delay_words(None) == "还没有事件"
    assert delay_words(0.3) == "数据延迟不到 1 秒"
    assert delay_words(4.2) == "数据延迟 4 秒"
    assert delay_words(180) == "数据延迟 3 分钟"
    assert delay_words(7300) == "数据延迟 2 小时"


@pytest.mark.parametrize(
    ("clock", "fraction", "left", "words", "level"),
    [
        ("in_time", 0.2, 9.4, "剩 9 天", "calm"),
        ("near", 0.8, 0.25, "剩 6 小时", "tight"),
        ("overdue", 1.0, -1.2, "超时 1 天", "late"),
        ("overdue", 1.0, -0.5, "超时 12 小时", "late"),
        ("no_promise", None, None, "已等 3 个工作日", "calm"),
    ],
)
def test_a_time_limit_counts_working_days(
    clock: str, fraction: float | None, left: float | None, words: str, level: str
) -> None:
    sla = {"clock": clock, "fraction": fraction, "waited_days": 3.7, "days_left": left}
    shown = clock_of(sla)
    assert (shown.words, shown.level) == (words, level)


def test_waiting_less_than_a_day_is_told_in_hours() -> None:
    assert waited_words(0.01) == "等 1 小时"
    assert waited_words(11.0) == "等 11 个工作日"


hours = st.integers(-5000, 5000).map(Decimal)


@given(st.lists(hours, min_size=1, max_size=14))
def test_bars_of_a_balance_stay_in_the_picture(values: list[Decimal]) -> None:
    for value, bar in zip(values, bars_of(values), strict=True):
        assert 0 <= bar.x <= bar.x + bar.width <= 2 * HALF + 0.1
        assert bar.gives == (value >= 0)
    longest = max(bar.width for bar in bars_of(values))
    assert longest == (HALF if any(values) else 0)


@given(
    st.lists(st.tuples(*[st.integers(0, 100_000).map(Decimal)] * 3), min_size=1, max_size=12),
)
def test_lines_stay_in_their_frame_and_their_names_apart(months: list[tuple[Decimal, ...]]) -> None:
    looks = ("chuan", "yu", "third")
    series = [
        Series(look, look, tuple(month[index] for month in months))
        for index, look in enumerate(looks)
    ]
    trend = trend_of([str(index) for index in range(len(months))], series)
    assert all(TOP <= y <= BOTTOM for line in trend.lines for _, y in line.points)
    assert 2 <= len(trend.ticks) <= 7
    heights = sorted(line.label_y for line in trend.lines)
    assert all(below - above >= 15.9 for above, below in pairwise(heights))
    assert heights[-1] <= BOTTOM + 4.1
