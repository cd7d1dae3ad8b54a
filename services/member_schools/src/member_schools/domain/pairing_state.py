"""A pairing (结对帮扶) as it stands, and what its events say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools.pairing import (
    PairingGoal,
    PairingOffer,
    PairingReview,
    PairingSilence,
    PairingState,
    PairingStatus,
)
from cyzj.contracts.payload import Waiting
from cyzj.domain.errors import FieldError, invalid
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_parts import PairTerm, Saying


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """A pairing as it stands. `version` counts its events; `since` is when it entered its status."""

    id: UUID
    version: int
    number: str
    status: PairingStatus
    since: datetime
    created_at: datetime
    supporting_id: UUID
    supported_id: UUID
    proposed_by_id: UUID
    proposed_by: UUID | None
    """The person: who proposes does not accept for the other school."""
    starts_on: date
    ends_on: date
    terms: tuple[PairTerm, ...]
    accepted_by: tuple[UUID, ...] = ()
    agreed_at: datetime | None = None
    """When the last of the two said yes."""
    sayings: tuple[Saying, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def is_over(self) -> bool:
        return PAIRING.state(self.status).terminal

    @property
    def schools(self) -> tuple[UUID, UUID]:
        return self.supporting_id, self.supported_id

    @property
    def unanswered(self) -> tuple[UUID, ...]:
        """Which of the two have not said yes yet."""
        return tuple(one for one in self.schools if one not in self.accepted_by)

    @property
    def silent(self) -> tuple[tuple[date, UUID], ...]:
        """The last day of a term, and a school that did not review it in time."""
        return tuple(
            (term.ends_on, school)
            for term in self.terms
            if term.closed and term.review_until is not None
            for school in self.schools
            if not term.reviewed_by(school)
        )

    def term(self, ends_on: date) -> PairTerm:
        """The term that ends on this day; 422 where the pairing has none."""
        found = next((term for term in self.terms if term.ends_on == ends_on), None)
        if found is None:
            days = "、".join(term.ends_on.isoformat() for term in self.terms)
            message = f"请选这次结对的一个学期（最后一天是 {days}）。"
            raise invalid("no-such-term", message, FieldError("term_ends_on", message))
        return found


Decision = tuple[Pairing, list[PairingState]]


def facts(pairing: Pairing) -> dict[str, object]:
    """What its events say."""
    plain = {
        name: getattr(pairing, name) for name in PairingState.model_fields if hasattr(pairing, name)
    }
    silent = tuple(PairingSilence(term_ends_on=end, school_id=id) for end, id in pairing.silent)
    goals, offers, reviews = _by_term(pairing)
    return {**plain, "silent": silent, "goals": goals, "offers": offers, "reviews": reviews}


def _by_term(
    pairing: Pairing,
) -> tuple[tuple[PairingGoal, ...], tuple[PairingOffer, ...], tuple[PairingReview, ...]]:
    goals, offers, reviews = [], [], []
    for term in pairing.terms:
        for goal in term.goals:
            said = {**vars(goal.aim), "id": goal.id, "reached": goal.reached}
            goals.append(PairingGoal(term_ends_on=term.ends_on, **said))
        if term.offer:
            offers.append(
                PairingOffer(
                    term_ends_on=term.ends_on,
                    by_id=term.offer.by_id,
                    content_hash=term.offer.content_hash,
                )
            )
        reviews += [
            PairingReview(term_ends_on=term.ends_on, school_id=one.school_id, score=one.score)
            for one in term.reviews
        ]
    return tuple(goals), tuple(offers), tuple(reviews)
