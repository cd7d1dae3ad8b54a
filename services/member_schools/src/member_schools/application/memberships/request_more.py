"""The office asks for more documents."""

from __future__ import annotations

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership


async def request_more(unit: Unit, seen: Seen, reason: str) -> Membership:
    """The membership, which waits on the organisation."""
    before = await load(unit, seen)
    return await save_membership(unit, domain.request_more(before, reason, acting(unit)))
