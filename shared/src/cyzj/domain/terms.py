"""Where a term ends: 31 January and 31 August [P], the days on which what lasts for a term runs out."""

from __future__ import annotations

from datetime import date, timedelta


def end_of_term(day: date) -> date:
    """The last day of the term that holds `day`."""
    ends = (date(day.year, 1, 31), date(day.year, 8, 31), date(day.year + 1, 1, 31))
    return next(end for end in ends if day <= end)


def start_of_term(day: date) -> date:
    """The first day of the term that holds `day`."""
    ends = (date(day.year - 1, 8, 31), date(day.year, 1, 31), date(day.year, 8, 31))
    return max(end for end in ends if end < day) + timedelta(days=1)


def terms_between(first: date, last: date) -> list[tuple[date, date]]:
    """The terms from `first` to `last` by first and last day, cut to that span, in their order."""
    terms = []
    while first <= last:
        end = min(end_of_term(first), last)
        terms.append((first, end))
        first = end + timedelta(days=1)
    return terms
