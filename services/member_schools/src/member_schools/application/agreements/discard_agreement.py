"""A party gives an agreement up before all have approved it."""

from __future__ import annotations

from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import load, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_negotiation as domain
from member_schools.domain.agreement import Agreement


async def discard_agreement(unit: Unit, seen: Seen, own: UUID, reason: str) -> Agreement:
    """The agreement, discarded; its texts stay readable to who knew of it."""
    before = await load(unit, seen, own)
    return await save_agreement(unit, domain.discard(before, own, reason, acting(unit)))
