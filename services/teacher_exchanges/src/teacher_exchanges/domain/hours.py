"""Weighted class hours (加权学时), in integer hundredths; the weights are dated data (domain.md 2.3, [P])."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from teacher_exchanges.domain.policies import Policies, TypePolicy

WorkingDays = Callable[[date, date], int]
"""How many working days lie from the first to the last day, both included."""


@dataclass(frozen=True)
class Break:
    """An interruption, both days included; open while `last` is None."""

    first: date
    last: date | None = None


@dataclass(frozen=True)
class Accepted:
    """What the accepted evidence shows."""

    taught_hours: int
    """Hundredths of class hours taught; 0 for kinds counted in days."""
    days: int
    """Working days of presence; 0 for kinds counted in hours."""
    cross_city: bool


@dataclass(frozen=True)
class Recognised:
    """The outcome: hours before and after weights, in hundredths, and the formula's version."""

    base: int
    weighted: int
    formula: str


def days_present(first: date, last: date, breaks: tuple[Break, ...], working: WorkingDays) -> int:
    """Working days from `first` to `last` without those of the interruptions."""
    missed = sum(
        working(max(first, pause.first), min(last, pause.last or last)) for pause in breaks
    )
    return max(working(first, last) - missed, 0)


def recognised(policy: TypePolicy, policies: Policies, accepted: Accepted) -> Recognised:
    """The hours that `accepted` is worth by the policy's formula."""
    base, weighted = FORMULAS[policy.formula](policies.rates, accepted)
    return Recognised(base, weighted, policies.version)


def cross_city(codes: Iterable[str | None]) -> bool:
    """Whether GB/T 2260 codes lie in different cities (first four digits); a missing one does not differ."""
    return len({code[:4] for code in codes if code}) > 1


Rates = Mapping[str, int]
Formula = Callable[[Rates, Accepted], tuple[int, int]]


def _secondment(rates: Rates, accepted: Accepted) -> tuple[int, int]:
    base = accepted.days * rates["secondment_per_day"]
    return base, base


def _shadowing(rates: Rates, accepted: Accepted) -> tuple[int, int]:
    base = accepted.days * rates["shadowing_per_day"]
    return base, base


def _outreach_teaching(rates: Rates, accepted: Accepted) -> tuple[int, int]:
    weight = rates["outreach_teaching"] + (rates["cross_city"] if accepted.cross_city else 0)
    return accepted.taught_hours, times(accepted.taught_hours, weight)


def _lecture(rates: Rates, accepted: Accepted) -> tuple[int, int]:
    return accepted.taught_hours, times(accepted.taught_hours, rates["lecture"])


def times(hours: int, weight: int) -> int:
    """`hours` (hundredths) times `weight` (hundredths), rounded half up to a hundredth."""
    return (hours * weight + 50) // 100


FORMULAS: Mapping[str, Formula] = {
    "secondment": _secondment,
    "shadowing": _shadowing,
    "outreach_teaching": _outreach_teaching,
    "lecture": _lecture,
}
"""By name, for the kinds that become engagements; the others come with their aggregates."""
