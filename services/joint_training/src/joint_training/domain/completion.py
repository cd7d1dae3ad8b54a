"""The completion rule and the other numbers of training, as dated data (domain.md 2.5, all of it [P])."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Rule:
    """What is in force from a day on; hours in hundredths, shares in whole per cent."""

    valid_from: date
    version: str
    """Travels with programmes, cohorts and events."""
    attendance_percent: int
    """Least share of all planned hours that must count as attended."""
    excused_percent: int
    """Greatest share of all planned hours that counts as attended though excused."""
    risk_from_percent: int
    """Share of all planned hours that must be over before anybody is called at risk."""
    partial_loss: int
    """Hours that coming late or leaving early costs where nobody says otherwise."""
    hours_a_day: int
    minutes_an_hour: int
    correction_days: int
    """Calendar days within which recorded attendance may be put right."""
    confirm_days: int
    """Working days within which a promoted learner's school confirms (48 h)."""
    approve_days: int
    """Working days within which the office answers a submitted programme."""
    template: str
    """Version of the certificate's template."""


SHIPPED: tuple[Rule, ...] = (
    Rule(
        valid_from=date(2026, 1, 1),
        version="completion_2026_1",
        attendance_percent=90,
        excused_percent=10,
        risk_from_percent=20,
        partial_loss=100,
        hours_a_day=800,
        minutes_an_hour=45,
        correction_days=7,
        confirm_days=2,
        approve_days=10,
        template="certificate_2026_1",
    ),
)


def in_force(on: date, among: Sequence[Rule] = SHIPPED) -> Rule:
    """The rule in force on `on`; the first one also before its first day (补录)."""
    known = sorted(among, key=lambda rule: rule.valid_from)
    return next((rule for rule in reversed(known) if rule.valid_from <= on), known[0])


def of_version(version: str, among: Sequence[Rule] = SHIPPED) -> Rule:
    """The rule a cohort was planned under; KeyError for one that never was."""
    for rule in among:
        if rule.version == version:
            return rule
    raise KeyError(version)
