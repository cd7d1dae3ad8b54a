"""School years, terms and teaching weeks: 2026–2027 学年第一学期 第 9 周（单周）.

[P] Where a school's own calendar is not at hand, the first term's week 1 holds 1 September, the
second term's holds 1 March, and either has 20 weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cyzj.domain.terms import end_of_term


@dataclass(frozen=True)
class Term:
    """One term: `first_monday` opens week 1; `ordinal` is 1 or 2."""

    school_year: int
    ordinal: int
    first_monday: date
    weeks: int = 20

    @property
    def name(self) -> str:
        return f"{self.school_year}–{self.school_year + 1} 学年第{'一二'[self.ordinal - 1]}学期"

    def week_of(self, day: date) -> int | None:
        """The teaching week that `day` falls in, from 1; None in the holidays."""
        week = (day - self.first_monday).days // 7 + 1
        return week if 1 <= week <= self.weeks else None

    def week_words(self, day: date) -> str:
        """第 9 周（单周）, or 假期."""
        week = self.week_of(day)
        return "假期" if week is None else f"第 {week} 周（{'单' if week % 2 else '双'}周）"


def term_ends(day: date, count: int) -> list[date]:
    """The last days of this term and of those after it."""
    ends = [end_of_term(day)]
    while len(ends) < count:
        ends.append(end_of_term(ends[-1] + timedelta(days=1)))
    return ends


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def usual_term(day: date) -> Term:
    """The term that `day` belongs to by the usual calendar; a holiday belongs to the term before."""
    terms = []
    for year in (day.year - 1, day.year):
        terms.append(Term(year - 1, 2, _monday_of(date(year, 3, 1))))
        terms.append(Term(year, 1, _monday_of(date(year, 9, 1))))
    return max(
        (term for term in terms if term.first_monday <= day), key=lambda term: term.first_monday
    )
