"""The organisation hands in what was missing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.documents import Handed, documents
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership


async def resubmit(unit: Unit, seen: Seen, own: UUID, handed: Sequence[Handed]) -> Membership:
    """The membership with these documents, which waits on the office; known ones need no upload."""
    before = await load(unit, seen, own=own)
    given = await documents(unit, handed, before.documents)
    return await save_membership(unit, domain.resubmit(before, given, acting(unit)))
