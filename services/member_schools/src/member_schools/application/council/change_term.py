"""The office changes a term: another person, or another last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from cyzj.contracts.member_schools.term import TermStatus
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.council.run_terms import regrant
from member_schools.application.council.saving_terms import save_term
from member_schools.application.council.schedule_term import require_holder
from member_schools.application.memberships.saving import Seen
from member_schools.domain import term as domain
from member_schools.domain.term import Term
from member_schools.storage.council import terms


async def change_term(unit: Unit, seen: Seen, person: UUID | None, ends_on: date) -> Term:
    """The term as it is to be; in a running one the role changes hands at once."""
    before = await terms.load(unit.session, seen.id, expected_version=seen.expected_version)
    await require_holder(unit, before.organisation_id, person)
    after, events = domain.change(before, person, ends_on, acting(unit))
    if after.status is TermStatus.IN_OFFICE and after.person_ref != before.person_ref:
        after = replace(after, appointment_id=await regrant(unit, before, after))
    return await save_term(unit, (after, events))
