"""A party wants the text in force changed, or renewed."""

from __future__ import annotations

from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import load, require_able, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_life as domain
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_text import Content


async def amend_agreement(unit: Unit, seen: Seen, own: UUID, content: Content) -> Agreement:
    """The agreement with an amendment under negotiation; the text in force stays so."""
    before = await load(unit, seen, own)
    await require_able(unit, own, content, before.parties)
    return await save_agreement(unit, domain.amend(before, own, content, acting(unit)))
