"""The review of a term: it falls due when the term has ended, both schools give it, silence is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from cyzj.contracts.member_schools import pairing as events
from cyzj.contracts.member_schools.pairing import PairingState, PairingStatus
from cyzj.domain.clock import start_of
from cyzj.domain.errors import FieldError, conflict, invalid
from member_schools.domain.acting import Acting
from member_schools.domain.pairing import step
from member_schools.domain.pairing_goals import with_term
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_parts import PairTerm, Review
from member_schools.domain.pairing_state import Decision, Pairing, facts
from member_schools.domain.rules import pairing_rules_on
from member_schools.domain.texts import names_a_telephone

WORDS = 1000


def next_end(pairing: Pairing) -> datetime | None:
    """When the next term is over whose review has not been called for; None where there is none."""
    return next((_over_at(term) for term in _running(pairing)), None)


def next_close(pairing: Pairing) -> datetime | None:
    """When the time to review an ended term is over; None while none is in review."""
    return next((_closes_at(term) for term in _in_review(pairing)), None)


def call_review(pairing: Pairing, acting: Acting) -> Decision:
    """Every term that has ended waits for both schools' review; nothing where none has."""
    said: list[PairingState] = []
    for term in _running(pairing):
        if _over_at(term) > acting.now:
            break
        PAIRING.require(pairing.status, "call_review")
        until = term.ends_on + timedelta(days=pairing_rules_on(term.ends_on).review_days)
        # Goals that nobody agreed to in time are none: they do not wait any longer.
        due = replace(term, review_until=until, offer=None)
        pairing = step(pairing, "call_review", acting, terms=with_term(pairing, due))
        said.append(events.PairingReviewFellDue(**facts(pairing), term_ends_on=term.ends_on))
    return pairing, said


def review(
    pairing: Pairing, school: UUID, term_ends_on: date, score: int, words: str, acting: Acting
) -> Decision:
    """One school's review; the last one of the last term completes the pairing."""
    PAIRING.require(pairing.status, "review")
    term = pairing.term(term_ends_on)
    text = _checked(term, school, score, words)
    given = Review(school, score, text, acting.now, acting.by)
    reviews = (*term.reviews, given)
    done = replace(term, reviews=reviews, closed=len(reviews) == len(pairing.schools))
    after = step(pairing, "review", acting, terms=with_term(pairing, done))
    said = events.PairingReviewed(**facts(after), term_ends_on=term.ends_on, school_id=school)
    return _ended(after, [said], acting)


def close_review(pairing: Pairing, acting: Acting) -> Decision:
    """The time to review is over: who kept silent is named; nothing where it is not over."""
    said: list[PairingState] = []
    for term in _in_review(pairing):
        if _closes_at(term) > acting.now:
            break
        closed = with_term(pairing, replace(term, closed=True))
        pairing = step(pairing, "close_review", acting, terms=closed)
        said.append(events.PairingReviewClosed(**facts(pairing), term_ends_on=term.ends_on))
    return _ended(pairing, said, acting) if said else (pairing, [])


def _ended(pairing: Pairing, said: list[PairingState], acting: Acting) -> Decision:
    """With its last term closed the pairing is complete."""
    if not all(term.closed for term in pairing.terms):
        return pairing, said
    after = step(pairing, "complete", acting)
    return after, [*said, events.PairingCompleted(**facts(after))]


def _checked(term: PairTerm, school: UUID, score: int, words: str) -> str:
    if term.review_until is None:
        raise conflict("term-runs", f"这个学期 {term.ends_on} 结束，结束后再评议。")
    if term.reviewed_by(school):
        raise conflict("reviewed-already", "本校已经评议过这个学期。")
    if term.closed:
        raise conflict("review-closed", f"这个学期的评议已于 {term.review_until} 截止。")
    if not 1 <= score <= 5:
        message = "请选 1 至 5 分。"
        raise invalid("invalid-review", message, FieldError("score", message))
    if names_a_telephone(words):
        message = "评议里像有电话号码，请去掉。"
        raise invalid("invalid-review", message, FieldError("words", message))
    text = words.strip()
    if not 2 <= len(text) <= WORDS:
        message = f"请写评议意见（2至{WORDS}字），只有两校和集团办公室能看到。"
        raise invalid("invalid-review", message, FieldError("words", message))
    return text


def _running(pairing: Pairing) -> list[PairTerm]:
    if pairing.status is not PairingStatus.ACTIVE:
        return []
    return [one for one in pairing.terms if one.review_until is None and not one.closed]


def _in_review(pairing: Pairing) -> list[PairTerm]:
    if pairing.status is not PairingStatus.ACTIVE:
        return []
    return [one for one in pairing.terms if one.in_review]


def _over_at(term: PairTerm) -> datetime:
    return start_of(term.ends_on + timedelta(days=1))


def _closes_at(term: PairTerm) -> datetime:
    assert term.review_until is not None
    return start_of(term.review_until + timedelta(days=1))
