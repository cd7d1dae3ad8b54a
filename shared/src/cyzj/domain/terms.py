"""Where a term ends: 31 January and 31 August [P], the days on which what lasts for a term runs out."""

from __future__ import annotations

from datetime import date


def end_of_term(day: date) -> date:
    """The last day of the term that holds `day`."""
    ends = (date(day.year, 1, 31), date(day.year, 8, 31), date(day.year + 1, 1, 31))
    return next(end for end in ends if day <= end)
