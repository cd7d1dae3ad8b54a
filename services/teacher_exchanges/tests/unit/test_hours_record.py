"""A teacher's recognised hours by school year and kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.hours_record import KindTotal, by_school_year, school_year
from teacher_exchanges.testing import an_engagement


def recognised(kind: ExchangeType, last: date, hours: int) -> Engagement:
    stayed = an_engagement(EngagementStatus.EVALUATED, kind)
    return replace(
        stayed, status=EngagementStatus.RECOGNISED, actual_to=last, recognised_hours=hours
    )


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)],
)
def test_a_school_year_begins_in_september(day: date, year: int) -> None:
    assert school_year(day) == year


def test_hours_are_summed_by_the_school_year_of_the_last_day_and_by_kind() -> None:
    shadowing, lecture = ExchangeType.SHADOWING, ExchangeType.LECTURE
    years = by_school_year(
        [
            recognised(shadowing, date(2026, 8, 31), 2000),
            recognised(lecture, date(2026, 9, 1), 800),
            recognised(shadowing, date(2026, 11, 27), 2000),
            recognised(lecture, date(2027, 3, 5), 425),
        ]
    )
    assert [(year.code, year.title, year.hours) for year in years] == [
        ("2026-2027", "2026–2027 学年", 3225),
        ("2025-2026", "2025–2026 学年", 2000),
    ]
    assert dict(years[0].kinds) == {shadowing: KindTotal(1, 2000), lecture: KindTotal(2, 1225)}
    assert by_school_year([]) == []
