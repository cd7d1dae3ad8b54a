"""The goals of a term: put forward by one school, agreed to by the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen
from member_schools.application.pairings.saving import load, save
from member_schools.domain import pairing_goals as domain
from member_schools.domain.pairing_counting import counted
from member_schools.domain.pairing_parts import Aim
from member_schools.domain.pairing_state import Pairing
from member_schools.storage.pairings import facts_between, keep_items


async def set_goals(
    unit: Unit, seen: Seen, own: UUID, term_ends_on: date, aims: Sequence[Aim]
) -> Pairing:
    """The whole list of the term, waiting for the other school's agreement."""
    before = await load(unit, seen, own)
    return await save(unit, domain.set_goals(before, own, term_ends_on, aims, acting(unit)))


async def agree_goals(
    unit: Unit, seen: Seen, own: UUID, term_ends_on: date, content_hash: str
) -> Pairing:
    """The goals bind; what events have told of the term already is counted at once."""
    before = await load(unit, seen, own)
    happened = await facts_between(unit.session, before.schools)
    offer = before.term(term_ends_on).offer
    ids = [new_id() for _ in (offer.aims if offer else ())]
    decided = domain.agree_goals(
        before, own, term_ends_on, content_hash, ids, happened, acting(unit)
    )
    after = await save(unit, decided)
    await keep_items(unit.session, after.id, counted(after, happened))
    return after
