"""Whom a pairing waits for: an answer, goals of a term, the other's yes to them, a review.

A term whose goals nobody has agreed waits for both schools, so that a pairing on paper is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from cyzj.contracts.member_schools.pairing import PairingStatus
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.clock import start_of
from member_schools.domain.acting import Acting
from member_schools.domain.pairing_parts import PairTerm
from member_schools.domain.pairing_state import Pairing
from member_schools.domain.rules import pairing_rules_on

Wanted = tuple[UUID, str, datetime]
"""Whom, what for, and until when."""


def waits_of(pairing: Pairing, acting: Acting) -> tuple[Waiting, ...]:
    """Who has to act next; what waited before keeps its `since`."""
    known = {(one.school_id, one.action, one.due): one for one in pairing.waiting_on}
    return tuple(
        known.get(wanted)
        or Waiting(
            party=Party.SCHOOL,
            school_id=wanted[0],
            action=wanted[1],
            since=acting.now,
            due=wanted[2],
        )
        for wanted in _wanted(pairing, acting)
    )


def _unsettled(pairing: Pairing, today: date) -> PairTerm | None:
    """The earliest term that is not over and has no agreed goals: the one to settle now."""
    return next((one for one in pairing.terms if one.ends_on >= today and not one.goals), None)


def _wanted(pairing: Pairing, acting: Acting) -> Iterator[Wanted]:
    if pairing.status is PairingStatus.PROPOSED:
        days = pairing_rules_on(acting.today).answer_days
        due = acting.calendar.add_working_days(pairing.created_at, days)
        yield from ((school, "accept", due) for school in pairing.unanswered)
    if pairing.status is not PairingStatus.ACTIVE:
        return
    for term in pairing.terms:
        if term.in_review:
            assert term.review_until is not None
            due = start_of(term.review_until + timedelta(days=1))
            for school in pairing.schools:
                if not term.reviewed_by(school):
                    yield school, "review", due
        elif term.offer and term.ends_on >= acting.today:
            days = pairing_rules_on(acting.today).answer_days
            due = acting.calendar.add_working_days(term.offer.at, days)
            other = next(one for one in pairing.schools if one != term.offer.by_id)
            yield other, "agree_goals", due
    settle = _unsettled(pairing, acting.today)
    if settle is not None and settle.offer is None:
        # A term is settled within its first days; one that had begun already, from the first yes on.
        begun = max(start_of(settle.starts_on), pairing.since)
        due = begun + timedelta(days=pairing_rules_on(settle.starts_on).goals_days)
        yield from ((school, "set_goals", due) for school in pairing.schools)
