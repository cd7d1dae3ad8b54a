"""The charter's numbers as dated data, all of them [P]: applications, votes, silence, agreements, pairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class CharterRules:
    """What counts from `since` on. Days to answer are working days of the alliance's calendar."""

    since: date
    review_days: int
    """For the office to take an application up, and for the school to complete one."""
    voting_days: int
    """For the council to vote."""
    quorum: Fraction
    """The part of the voting members that has to vote."""
    majority: Fraction
    """The part of the votes for or against that has to be exceeded."""
    signing_days: int
    """Calendar days to sign the charter after the admission."""
    warned_after: int
    """Calendar days without activity after which a member is warned."""
    dormant_after: int
    """Calendar days without activity after which it is dormant."""
    approval_days: int
    """For a party to approve an agreement, or to put its own change forward."""
    expiry_reminders: tuple[int, ...]
    """Calendar days before an agreement's last day on which its parties are reminded, falling."""
    renewal_days: int
    """From so many calendar days before its last day an agreement waits on its parties."""


RULES = (
    CharterRules(
        since=date(2020, 1, 1),
        review_days=10,
        voting_days=10,
        quorum=Fraction(2, 3),
        majority=Fraction(1, 2),
        signing_days=90,
        warned_after=120,
        dormant_after=180,
        approval_days=10,
        expiry_reminders=(180, 90, 30, 7),
        renewal_days=90,
    ),
)


def rules_on(day: date) -> CharterRules:
    """The rules in force on `day`; before the first ones, those."""
    return max((r for r in RULES if r.since <= day), key=lambda r: r.since, default=RULES[0])


@dataclass(frozen=True)
class PairingRules:
    """How a pairing (结对帮扶) keeps time, from `since` on."""

    since: date
    answer_days: int
    """Working days to answer a proposal, or goals that the other school put forward."""
    goals_days: int
    """Calendar days after a term's first day within which its goals are to be agreed."""
    review_days: int
    """Calendar days after a term's last day within which both schools review it."""
    longest_terms: int
    """How many terms a pairing may last."""


PAIRING_RULES = (
    PairingRules(
        since=date(2020, 1, 1), answer_days=10, goals_days=30, review_days=30, longest_terms=6
    ),
)


def pairing_rules_on(day: date) -> PairingRules:
    """The rules in force on `day`; before the first ones, those."""
    return max(
        (r for r in PAIRING_RULES if r.since <= day),
        key=lambda r: r.since,
        default=PAIRING_RULES[0],
    )
