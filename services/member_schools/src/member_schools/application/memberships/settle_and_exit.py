"""A member that gave notice leaves, once nothing is open for it in any service."""

from __future__ import annotations

from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership_life as domain
from member_schools.domain.membership import Membership
from member_schools.storage import obligations


async def settle_and_exit(unit: Unit, seen: Seen, own: UUID | None) -> Membership:
    """The membership, exited; raises `obligations-open` with every item, or `too-early`."""
    before = await load(unit, seen, own=own)
    still_open = await obligations.open_for(unit.session, before.organisation_id)
    return await save_membership(unit, domain.settle_and_exit(before, still_open, acting(unit)))
