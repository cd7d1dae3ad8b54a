"""A teacher's recognised hours, summed by school year and kind (我的学时)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cyzj.contracts.codes import ExchangeType
from teacher_exchanges.domain.engagement import Engagement

AUTUMN = (9, 1)
"""The first day of a school year [P]."""


@dataclass(frozen=True)
class KindTotal:
    """What one kind of exchange came to in a school year."""

    engagements: int
    hours: int
    """Weighted class hours, in hundredths."""


@dataclass(frozen=True)
class SchoolYear:
    """What one school year came to; `first` is its first calendar year."""

    first: int
    kinds: Mapping[ExchangeType, KindTotal]

    @property
    def code(self) -> str:
        return f"{self.first}-{self.first + 1}"

    @property
    def title(self) -> str:
        return f"{self.first}–{self.first + 1} 学年"

    @property
    def hours(self) -> int:
        return sum(total.hours for total in self.kinds.values())


def school_year(day: date) -> int:
    """The calendar year in which the school year of `day` begins."""
    return day.year if (day.month, day.day) >= AUTUMN else day.year - 1


def year_of(engagement: Engagement) -> int:
    """The school year that a stay belongs to: the one of its last day."""
    return school_year(engagement.actual_to or engagement.planned_to)


def by_school_year(recognised: Iterable[Engagement]) -> list[SchoolYear]:
    """The school years with recognised hours, latest first; kinds in the order of the catalogue."""
    hours: dict[int, Counter[ExchangeType]] = {}
    counts: dict[int, Counter[ExchangeType]] = {}
    for engagement in recognised:
        year, kind = year_of(engagement), engagement.exchange_type
        hours.setdefault(year, Counter())[kind] += engagement.recognised_hours or 0
        counts.setdefault(year, Counter())[kind] += 1
    return [
        SchoolYear(
            year,
            {
                kind: KindTotal(n, hours[year][kind])
                for kind in ExchangeType
                if (n := counts[year][kind])
            },
        )
        for year in sorted(counts, reverse=True)
    ]
