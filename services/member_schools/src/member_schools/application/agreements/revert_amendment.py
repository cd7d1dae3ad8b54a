"""A party gives an amendment up."""

from __future__ import annotations

from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import load, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_life as domain
from member_schools.domain.agreement import Agreement


async def revert_amendment(unit: Unit, seen: Seen, own: UUID, reason: str) -> Agreement:
    """The agreement with the text in force alone."""
    before = await load(unit, seen, own)
    return await save_agreement(unit, domain.revert(before, own, reason, acting(unit)))
