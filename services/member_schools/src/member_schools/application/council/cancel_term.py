"""The office cancels a term that has not begun."""

from __future__ import annotations

from cyzj.storage.unit import Unit
from member_schools.application.council.saving_terms import save_term
from member_schools.application.memberships.saving import Seen
from member_schools.domain import term as domain
from member_schools.domain.term import Term
from member_schools.storage.council import terms


async def cancel_term(unit: Unit, seen: Seen, reason: str) -> Term:
    """The term, cancelled."""
    before = await terms.load(unit.session, seen.id, expected_version=seen.expected_version)
    return await save_term(unit, domain.cancel(before, reason))
