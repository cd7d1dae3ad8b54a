"""The periods a board counts over: a term, a school year, a calendar year; all by dates in Asia/Shanghai."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from cyzj.domain.clock import start_of
from cyzj.domain.errors import FieldError, invalid

AUTUMN = (9, 1)
SPRING = (3, 1)
"""First days of the two terms [P]; vacations belong to the term before them."""
_CODE = re.compile(r"(term|school_year|year)(?::(\d{4})(?:-(\d{4})(?:-([12]))?)?)?")


class PeriodKind(StrEnum):
    """学期, 学年, 自然年."""

    TERM = "term"
    SCHOOL_YEAR = "school_year"
    YEAR = "year"


@dataclass(frozen=True)
class Period:
    """From the start of `first` to the start of `until`, which is no part of it."""

    kind: PeriodKind
    code: str
    """E.g. `term:2026-2027-1`, `school_year:2026-2027`, `year:2026`."""
    title: str
    first: date
    until: date

    @property
    def starts(self) -> datetime:
        return start_of(self.first)

    @property
    def ends(self) -> datetime:
        return start_of(self.until)


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of that kind in which `day` lies."""
    if kind is PeriodKind.YEAR:
        return _year(day.year)
    autumn = day.year if (day.month, day.day) >= AUTUMN else day.year - 1
    if kind is PeriodKind.SCHOOL_YEAR:
        return _school_year(autumn)
    second = day >= date(autumn + 1, *SPRING)
    return _term(autumn, 2 if second else 1)


def read_period(code: str, today: date) -> Period:
    """The period a code names; a bare kind is the present one. Raises a 422 for any other text."""
    found = _CODE.fullmatch(code)
    if found is not None:
        kind, first, second, term = found.groups()
        if first is None:
            return period_of(PeriodKind(kind), today)
        year = int(first)
        if 2000 <= year <= 2100:
            follows = second is not None and int(second) == year + 1
            match kind, follows, term:
                case "year", False, None if second is None:
                    return _year(year)
                case "school_year", True, None:
                    return _school_year(year)
                case "term", True, str():
                    return _term(year, int(term))
    message = "请填写 term、school_year、year，或例如 term:2026-2027-1。"
    raise invalid("malformed", "统计时段不对。", FieldError("period", message))


def previous(period: Period) -> Period:
    """The period of the same kind just before."""
    return period_of(period.kind, period.first - timedelta(days=1))


def months_until(period: Period, today: date, count: int = 6) -> list[tuple[str, date, date]]:
    """The last `count` months up to today or the period's end: (`2026-10`, first day, first day after)."""
    last = min(period.until - timedelta(days=1), max(today, period.first))
    return list(reversed(list(_months_back(last, count))))


def _months_back(day: date, count: int) -> Iterator[tuple[str, date, date]]:
    first = day.replace(day=1)
    for _ in range(count):
        after = (first + timedelta(days=31)).replace(day=1)
        yield f"{first:%Y-%m}", first, after
        first = (first - timedelta(days=1)).replace(day=1)


def _year(year: int) -> Period:
    return Period(
        PeriodKind.YEAR, f"year:{year}", f"{year} 年", date(year, 1, 1), date(year + 1, 1, 1)
    )


def _school_year(autumn: int) -> Period:
    code, title = f"school_year:{autumn}-{autumn + 1}", f"{autumn}–{autumn + 1} 学年"
    return Period(
        PeriodKind.SCHOOL_YEAR, code, title, date(autumn, *AUTUMN), date(autumn + 1, *AUTUMN)
    )


def _term(autumn: int, number: int) -> Period:
    spring = date(autumn + 1, *SPRING)
    first, until = (date(autumn, *AUTUMN), spring)
    if number == 2:
        first, until = spring, date(autumn + 1, *AUTUMN)
    code = f"term:{autumn}-{autumn + 1}-{number}"
    title = f"{autumn}–{autumn + 1} 学年第{'一二'[number - 1]}学期"
    return Period(PeriodKind.TERM, code, title, first, until)
