"""A member that gave notice stays after all."""

from __future__ import annotations

from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership_life as domain
from member_schools.domain.membership import Membership


async def cancel_notice(unit: Unit, seen: Seen, own: UUID, reason: str) -> Membership:
    """The membership, as it was before the notice."""
    before = await load(unit, seen, own=own)
    return await save_membership(unit, domain.cancel_notice(before, reason, acting(unit)))
