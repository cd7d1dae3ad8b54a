"""How far a teacher has come with each duty, and what is missing by when: counted from credited records alone.

A five-year rule looks back five years from any day, so what counts today runs out some day. A teacher
whose post began less than five years ago owes the whole by the end of the first five years.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cyzj.contracts.teacher_exchanges.duty_record import DutyCategory
from teacher_exchanges.domain.duty_rules import DutyRule, Measure, Window

_DAY = timedelta(days=1)
AHEAD = timedelta(days=365)
"""[P] How far ahead a gap is already told of."""


class Standing(StrEnum):
    """How a duty stands."""

    MET = "met"
    """已达标: nothing is missing within the next year."""
    RUNNING = "running"
    """进行中: something is missing, and there is more than a year left."""
    DUE = "due"
    """待补足: something will be missing within a year."""
    SHORT = "short"
    """未达标: it is missing now."""


@dataclass(frozen=True)
class Credit:
    """A credited record, as far as it counts."""

    category: DutyCategory
    first_day: date
    last_day: date
    days: int
    hours: int


@dataclass(frozen=True)
class Progress:
    """A rule's progress. Amounts are days or hundredths of class hours, as the rule measures."""

    rule: DutyRule
    have: int
    missing: int
    """What is missing by `due_on`; 0 where nothing is."""
    due_on: date | None
    """By when it has to be made up; None where nothing is missing."""
    standing: Standing


def progress_of(
    rule: DutyRule, credits: Iterable[Credit], since: date | None, on: date
) -> Progress:
    """How the duty stands on `on` for whose post began on `since` (None: long ago)."""
    counted = [one for one in credits if one.category in rule.categories]
    if rule.window is Window.CALENDAR_YEAR:
        return _of_a_year(rule, counted, on)
    first = _five_years_before(on)
    have = _sum(rule, counted, first, on)
    first_period_ends = None if since is None else _five_years_after(since)
    if first_period_ends is not None and first_period_ends >= on:
        return _judged(rule, have, rule.at_least - have, first_period_ends, on)
    if have < rule.at_least:
        return Progress(rule, have, rule.at_least - have, on, Standing.SHORT)
    falls = _falls_short(rule, counted, on)
    if falls is None:
        return Progress(rule, have, 0, None, Standing.MET)
    return Progress(rule, have, falls[1], falls[0], Standing.DUE)


def worst_of(progress: Sequence[Progress]) -> Standing:
    """How the teacher stands in all: as the duty that stands worst."""
    order = (Standing.SHORT, Standing.DUE, Standing.RUNNING)
    held = {one.standing for one in progress}
    return next((one for one in order if one in held), Standing.MET)


def _of_a_year(rule: DutyRule, counted: Sequence[Credit], on: date) -> Progress:
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    have = _sum(rule, counted, first, min(on, last))
    return _judged(rule, have, rule.at_least - have, last, on)


def _judged(rule: DutyRule, have: int, missing: int, due_on: date, on: date) -> Progress:
    if missing <= 0:
        return Progress(rule, have, 0, None, Standing.MET)
    standing = Standing.DUE if due_on - on <= AHEAD else Standing.RUNNING
    return Progress(rule, have, missing, due_on, standing)


def _falls_short(rule: DutyRule, counted: Sequence[Credit], on: date) -> tuple[date, int] | None:
    """The last day on which it still suffices, and what is missing at the end of the year ahead; None if nothing.

    The sum changes only on the days after which a record begins to leave the window.
    """
    end = on + AHEAD
    short = rule.at_least - _sum(rule, counted, _five_years_before(end), end)
    if short <= 0:
        return None
    low, high = on, end
    while high - low > _DAY:
        middle = low + (high - low) // 2
        enough = _sum(rule, counted, _five_years_before(middle), middle) >= rule.at_least
        low, high = (middle, high) if enough else (low, middle)
    return low, short


def _sum(rule: DutyRule, credits: Iterable[Credit], first: date, last: date) -> int:
    return sum(_part(rule, one, first, last) for one in credits)


def _part(rule: DutyRule, credit: Credit, first: date, last: date) -> int:
    """What of the record counts in the span: practice by the days in it, hours with their last day."""
    if rule.measure is Measure.CLASS_HOURS:
        return credit.hours if first <= credit.last_day <= last else 0
    within = (min(credit.last_day, last) - max(credit.first_day, first)).days + 1
    whole = (credit.last_day - credit.first_day).days + 1
    return credit.days * max(within, 0) // whole


def _five_years_before(day: date) -> date:
    """The first day of the five years that end with `day`."""
    return _shifted(day + _DAY, -5)


def _five_years_after(day: date) -> date:
    """The last day of the five years that begin with `day`."""
    return _shifted(day, 5) - _DAY


def _shifted(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
