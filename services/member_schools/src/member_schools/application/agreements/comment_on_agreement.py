"""Comments on a line or the whole, by a party or the office, and that they are dealt with."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.agreements.saving import load, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_life as domain
from member_schools.domain.agreement import Agreement


async def comment_on_agreement(
    unit: Unit, seen: Seen, own: UUID | None, line_id: UUID | None, words: str
) -> Agreement:
    """The agreement with the comment; `own` None: the office's."""
    before = await load(unit, seen, own)
    return await save_agreement(
        unit, domain.comment(before, new_id(), own, line_id, words, acting(unit))
    )


async def resolve_comment(unit: Unit, seen: Seen, own: UUID | None, comment_id: UUID) -> Agreement:
    """The agreement; the comment stays readable."""
    before = await load(unit, seen, own)
    return await save_agreement(unit, domain.resolve_comment(before, comment_id, own, acting(unit)))
