"""Weeks, weekdays and periods laid out over a term: holidays are skipped, make-up days carry what the office says."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from cyzj.contracts.joint_training.base import ShareKind
from cyzj.deadlines.holidays import holiday_on, is_make_up_day
from cyzj.domain.errors import DomainError
from joint_training.application.school_days import HOLIDAYS
from joint_training.domain.base_parts import BuildingShare, worth_by_school
from joint_training.domain.default_times import DEFAULT_SCHEDULE, terms_with_own
from joint_training.domain.school_time import MakeUpDay, Period, SchoolTime, require_periods
from joint_training.domain.series import Parity, Rule, lay_out, rule_words
from joint_training.domain.use import part

SCHOOL, ROOM = UUID(int=1), UUID(int=2)
TERM = date(2027, 1, 31)


def time_with(*make_ups: MakeUpDay) -> SchoolTime:
    return SchoolTime(
        schedules=(DEFAULT_SCHEDULE,),
        holidays=HOLIDAYS,
        make_ups={one.day: one for one in make_ups},
        terms=terms_with_own(()),
    )


def a_rule(**changes: object) -> Rule:
    content: dict[str, object] = {
        "resource_id": ROOM,
        "time_of": SCHOOL,
        "first_period": 3,
        "last_period": 4,
        "term_ends_on": TERM,
        "weeks_from": 1,
        "weeks_to": 18,
        "parity": Parity.ODD,
        "weekdays": (3,),
        **changes,
    }
    return Rule(**content)  # type: ignore[arg-type]


def test_odd_weeks_of_a_term_are_nine_of_eighteen() -> None:
    laid = lay_out(a_rule(), time_with())
    assert [one.week for one in laid] == [1, 3, 5, 7, 9, 11, 13, 15, 17]
    assert laid[0].day == date(2026, 9, 2)
    assert laid[0].starts_at.isoformat() == "2026-09-02T02:20:00+00:00"
    assert rule_words(a_rule()) == "第1–18周 单周 周三 第3–4节"


def test_a_holiday_is_skipped_and_named() -> None:
    (skipped,) = [one for one in lay_out(a_rule(weekdays=(4,)), time_with()) if one.skipped]
    assert (skipped.week, skipped.day, skipped.skipped) == (
        5,
        date(2026, 10, 1),
        "国庆节放假，已跳过",
    )


def test_a_make_up_day_carries_lessons_only_if_the_office_says_so() -> None:
    assert is_make_up_day(date(2026, 10, 10))
    assert holiday_on(date(2026, 10, 10)) is None
    carried = time_with(MakeUpDay(date(2026, 10, 10), date(2026, 10, 1)))
    week = next(one for one in lay_out(a_rule(weekdays=(4,)), carried) if one.week == 5)
    assert (week.skipped, week.day) == (None, date(2026, 10, 10))
    assert "由调休日 2026-10-10 补上" in (week.note or "")


def test_a_day_that_is_named_is_meant() -> None:
    (one,) = lay_out(a_rule(day=date(2026, 10, 1)), time_with())
    assert (one.skipped, one.day) == (None, date(2026, 10, 1))
    assert "国庆节" in (one.note or "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weeks_to": 21}, "第 20 周"),
        ({"last_period": 11}, "第 10 节"),
        ({"last_period": 2}, "结束节次"),
        ({"weekdays": ()}, "星期"),
        ({"weeks_from": 2, "weeks_to": 2}, "没有符合的周"),
        ({"term_ends_on": date(2040, 1, 31)}, "还没有设定教学第 1 周"),
    ],
)
def test_what_no_term_has_is_refused_with_what_to_do(changes: dict[str, object], said: str) -> None:
    with pytest.raises(DomainError) as refused:
        lay_out(a_rule(**changes), time_with())
    words = refused.value.message + "".join(one.message for one in refused.value.fields)
    assert said in words


def test_periods_neither_overlap_nor_run_backwards() -> None:
    require_periods([Period(500, 545), Period(555, 600)])
    for wrong in ([Period(545, 500)], [Period(500, 545), Period(540, 585)], []):
        with pytest.raises(DomainError):
            require_periods(wrong)


def test_a_share_falls_evenly_until_nothing_is_left() -> None:
    share = BuildingShare(SCHOOL, ShareKind.EQUIPMENT, 1_000, date(2026, 1, 1), date(2027, 1, 1))
    assert share.worth(date(2025, 12, 31)) == 0
    assert share.worth(date(2026, 1, 1)) == 1_000
    assert share.worth(date(2026, 7, 2)) == 501
    assert share.worth(date(2027, 1, 1)) == 0
    site = BuildingShare(ROOM, ShareKind.SITE, 300, date(2026, 1, 1))
    assert worth_by_school([share, site], date(2028, 1, 1)) == {ROOM: 300}


def test_parts_are_rounded_half_up_and_of_nothing_they_are_nothing() -> None:
    assert [part(1, 3), part(2, 3), part(0, 0)] == [3_333, 6_667, 0]
