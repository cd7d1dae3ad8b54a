"""A party changes the text under negotiation."""

from __future__ import annotations

from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import load, require_able, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_negotiation as domain
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_text import Content


async def revise_agreement(unit: Unit, seen: Seen, own: UUID, content: Content) -> Agreement:
    """The agreement with this text; every approval of the one before is void."""
    before = await load(unit, seen, own)
    await require_able(unit, own, content, before.parties)
    return await save_agreement(unit, domain.revise(before, own, content, acting(unit)))
