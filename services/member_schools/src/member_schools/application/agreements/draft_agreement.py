"""A party drafts an agreement; the others know nothing of it yet."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import add_agreement, require_able
from member_schools.domain import agreement_negotiation as domain
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_text import Content
from member_schools.storage.agreements import agreements


async def draft_agreement(unit: Unit, own: UUID, content: Content) -> Agreement:
    """A draft of `own`; every party is a member or a partner that may be bound."""
    await require_able(unit, own, content)
    number = await agreements.next_number(unit.session, unit.now)
    return await add_agreement(unit, domain.draft(new_id(), number, own, content, acting(unit)))
