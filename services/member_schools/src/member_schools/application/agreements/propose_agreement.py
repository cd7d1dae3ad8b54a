"""A party puts the text to the approval of all."""

from __future__ import annotations

from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import load, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_negotiation as domain
from member_schools.domain.agreement import Agreement


async def propose_agreement(unit: Unit, seen: Seen, own: UUID) -> Agreement:
    """The agreement, which waits on every party's approval; raises `undefined-fields`."""
    before = await load(unit, seen, own)
    return await save_agreement(unit, domain.propose(before, own, acting(unit)))
