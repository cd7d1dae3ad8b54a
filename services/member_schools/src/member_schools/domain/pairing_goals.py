"""A term's goals: one school puts them forward, they bind when the other agrees to the same hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from cyzj.contracts.member_schools import pairing as events
from cyzj.domain.errors import FieldError, conflict, forbidden
from member_schools.domain.acting import Acting
from member_schools.domain.pairing import step
from member_schools.domain.pairing_counting import Fact, recounted
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_parts import Aim, Goal, Offer, PairTerm, check_aims, hash_of
from member_schools.domain.pairing_state import Decision, Pairing, facts


def set_goals(
    pairing: Pairing, school: UUID, term_ends_on: date, aims: Sequence[Aim], acting: Acting
) -> Decision:
    """The whole list of one term, put forward; agreed goals stay in force until it is agreed to."""
    PAIRING.require(pairing.status, "set_goals")
    term = _open_term(pairing, term_ends_on, acting)
    check_aims(aims)
    hashed = hash_of(pairing.number, term.ends_on, aims)
    if term.goals and hashed == hash_of(pairing.number, term.ends_on, [g.aim for g in term.goals]):
        raise conflict("goals-stand", "这些目标与已商定的相同，不用再提。")
    if term.offer and hashed == term.offer.content_hash and school != term.offer.by_id:
        raise conflict("goals-offered", "对方提出的正是这些目标，请直接同意。")
    offer = Offer(tuple(aims), hashed, school, acting.by, acting.now)
    after = step(pairing, "set_goals", acting, terms=with_term(pairing, replace(term, offer=offer)))
    return after, [events.PairingGoalsProposed(**facts(after), term_ends_on=term.ends_on)]


def agree_goals(
    pairing: Pairing,
    school: UUID,
    term_ends_on: date,
    content_hash: str,
    ids: Sequence[UUID],
    happened: Sequence[Fact],
    acting: Acting,
) -> Decision:
    """The other school agrees: the goals bind, and what `happened` in the term already counts.

    `ids`: a new one for each goal. Raises `goals-changed` with the present ones if others were read.
    """
    PAIRING.require(pairing.status, "agree_goals")
    term = _open_term(pairing, term_ends_on, acting)
    offer = term.offer
    if offer is None:
        raise conflict("no-goals-proposed", "这个学期没有待同意的目标，请先提出目标。")
    if offer.by_id == school:
        raise conflict("own-goals", "这些目标由本校提出，请等对方同意。")
    if acting.by is not None and acting.by == offer.by:
        raise forbidden("own-goals", "这些目标由您本人提出，请由本校的另一位同事同意。")
    if content_hash != offer.content_hash:
        raise conflict(
            "goals-changed",
            "目标已改动，请重新阅读后再同意。",
            FieldError("content_hash", "不是现在所提目标的内容指纹。"),
            term_ends_on=term.ends_on.isoformat(),
            content_hash=offer.content_hash,
            goals=[_said(aim) for aim in offer.aims],
        )
    goals = tuple(Goal(id, aim) for id, aim in zip(ids, offer.aims, strict=True))
    bound = replace(term, goals=goals, agreed_at=acting.now, offer=None)
    terms = recounted(replace(pairing, terms=with_term(pairing, bound)), happened)
    after = step(pairing, "agree_goals", acting, terms=terms)
    return after, [events.PairingGoalsAgreed(**facts(after), term_ends_on=term.ends_on)]


def with_term(pairing: Pairing, term: PairTerm) -> tuple[PairTerm, ...]:
    """The terms, this one among them as it is now."""
    return tuple(term if one.ends_on == term.ends_on else one for one in pairing.terms)


def _open_term(pairing: Pairing, term_ends_on: date, acting: Acting) -> PairTerm:
    term = pairing.term(term_ends_on)
    if term.ends_on < acting.today:
        message = f"这个学期已于 {term.ends_on} 结束，目标不能再改。"
        raise conflict("term-is-over", message, FieldError("term_ends_on", message))
    return term


def _said(aim: Aim) -> dict[str, object]:
    return {
        "measure": aim.measure,
        "direction": aim.direction,
        "exchange_types": list(aim.exchange_types),
        "target": aim.target,
    }
