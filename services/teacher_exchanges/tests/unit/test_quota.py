"""Which line an engagement counts against, in which period, and how much of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.agreement import CapPeriod
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from teacher_exchanges.domain.quota import (
    Line,
    Period,
    Stage,
    Volume,
    covers,
    in_order,
    period_of,
    stage_of,
    volume_of,
)
from teacher_exchanges.testing import CALENDAR, HOME, HOST, OTHER, a_nomination

LINE = Line(
    line_id=UUID(int=1),
    agreement_id=UUID(int=2),
    agreement_number="XY-2026-0001",
    home_ids=(HOME,),
    host_ids=(HOST,),
    exchange_type=ExchangeType.SHADOWING,
    major_codes=(),
    cap_people=3,
    cap_hours=None,
    cap_period=CapPeriod.SCHOOL_YEAR,
    starts_on=date(2026, 3, 1),
    ends_on=date(2028, 8, 31),
)


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"home_ids": (OTHER,)}, False),
        ({"host_ids": (OTHER,)}, False),
        ({"exchange_type": ExchangeType.LECTURE}, False),
        ({"major_codes": ("46",)}, True),
        ({"major_codes": ("51", "4601")}, True),
        ({"major_codes": ("460104",)}, False),
        ({"starts_on": date(2026, 11, 17)}, False),
        ({"ends_on": date(2026, 11, 15)}, False),
    ],
)
def test_a_line_covers_its_schools_kind_majors_and_days(
    changes: dict[str, object], fits: bool
) -> None:
    assert covers(replace(LINE, **changes), a_nomination()) is fits  # type: ignore[arg-type]


def test_any_major_counts_against_a_line_without_majors_alone() -> None:
    anything = replace(a_nomination(), major_code=None)
    assert covers(LINE, anything)
    assert not covers(replace(LINE, major_codes=("46",)), anything)


def test_nobody_sends_itself_somebody() -> None:
    both = replace(LINE, home_ids=(HOME, HOST), host_ids=(HOME, HOST))
    assert covers(both, a_nomination())
    assert not covers(both, replace(a_nomination(), host_school_id=HOME))


def test_the_narrowest_line_is_tried_first_then_the_one_that_ends_first() -> None:
    group = replace(LINE, line_id=UUID(int=5), major_codes=("46",))
    major = replace(LINE, line_id=UUID(int=6), major_codes=("460103",))
    sooner = replace(LINE, line_id=UUID(int=7), ends_on=date(2027, 1, 1))
    assert in_order([LINE, sooner, group, major]) == [major, group, sooner, LINE]


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        (CapPeriod.SCHOOL_YEAR, date(2026, 11, 16), date(2026, 9, 1), date(2027, 8, 31)),
        (CapPeriod.SCHOOL_YEAR, date(2026, 5, 1), date(2026, 3, 1), date(2026, 8, 31)),
        (CapPeriod.TERM, date(2026, 11, 16), date(2026, 9, 1), date(2027, 1, 31)),
        (CapPeriod.WHOLE, date(2026, 11, 16), date(2026, 3, 1), date(2028, 8, 31)),
    ],
)
def test_a_period_is_cut_to_the_lines_own_days(
    period: CapPeriod, day: date, first: date, last: date
) -> None:
    assert period_of(replace(LINE, cap_period=period), day) == Period(first, last)


def test_hours_are_as_planned_then_as_taught_and_days_are_worth_what_the_policies_say() -> None:
    teaching = a_nomination(ExchangeType.OUTREACH_TEACHING)
    assert volume_of(teaching, CALENDAR) == Volume(1, 1600)
    assert volume_of(replace(teaching, taught_hours=1200), CALENDAR) == Volume(1, 1200)
    shadowing = a_nomination()
    assert volume_of(shadowing, CALENDAR) == Volume(1, 2000)
    assert volume_of(replace(shadowing, days_present=8), CALENDAR) == Volume(1, 1600)


def test_what_is_taken_is_reserved_committed_consumed_or_nothing() -> None:
    taken = {
        status: stage_of(replace(a_nomination(), status=status)) for status in EngagementStatus
    }
    assert taken[EngagementStatus.RETURNED] is Stage.RESERVED
    assert taken[EngagementStatus.PLANNED] is Stage.COMMITTED
    assert taken[EngagementStatus.DISPUTED] is Stage.CONSUMED
    nothing = {status for status, stage in taken.items() if stage is None}
    assert {str(one) for one in nothing} == {
        "declined", "rejected", "expired", "cancelled", "no_show",
    }  # fmt: skip
