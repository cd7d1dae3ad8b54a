"""The successor confirms what the outgoing holder handed over."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.errors import forbidden
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.council.saving_terms import save_term
from member_schools.application.memberships.saving import Seen
from member_schools.domain import term as domain
from member_schools.domain.term import HandOver, Term
from member_schools.storage.council import successors, terms


async def hand_over(unit: Unit, seen: Seen, item: HandOver, own: UUID | None) -> Term:
    """The term with the item handed over; only the successor (or the office, `own` None) confirms it."""
    before = await terms.load(unit.session, seen.id, expected_version=seen.expected_version)
    if own is not None:
        after = await successors(unit.session, [before])
        if after.get(before.id) != own:
            raise forbidden("not-the-successor", "由接任单位确认交接，贵单位不是接任单位。")
    return await save_term(unit, domain.hand_over(before, item, acting(unit)))
