"""A school reviews a term; the end of a term calls for it, and its time runs out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen
from member_schools.application.pairings.saving import fall_due, load, save
from member_schools.domain import pairing_reviews as domain
from member_schools.domain.pairing_state import Pairing
from member_schools.storage.pairings import pairings


async def review(
    unit: Unit, seen: Seen, own: UUID, term_ends_on: date, score: int, words: str
) -> Pairing:
    """The school's review; with the last one of the last term the pairing is complete."""
    before = await load(unit, seen, own)
    decided = domain.review(before, own, term_ends_on, score, words, acting(unit))
    return await save(unit, decided)


async def call_review(unit: Unit, id: UUID) -> None:
    """A term has ended: both schools are to review it."""
    before = await pairings.load(unit.session, id)
    await fall_due(unit, await save(unit, domain.call_review(before, acting(unit))))


async def close_review(unit: Unit, id: UUID) -> None:
    """The time to review is over: who kept silent is named."""
    before = await pairings.load(unit.session, id)
    await fall_due(unit, await save(unit, domain.close_review(before, acting(unit))))
