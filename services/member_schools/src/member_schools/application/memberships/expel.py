"""The council expels a member on a passed resolution, after hearing it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.contracts.member_schools.resolution import ResolutionKind
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership_life as domain
from member_schools.domain.membership import Membership
from member_schools.domain.resolution import require_passed
from member_schools.storage.council import resolutions


async def expel(
    unit: Unit, seen: Seen, reason: str, resolution_id: UUID, hearing_on: date
) -> Membership:
    """The membership, expelled; raises unless the resolution passed for exactly this."""
    before = await load(unit, seen)
    resolution = await resolutions.find(unit.session, resolution_id)
    require_passed(resolution, ResolutionKind.EXPULSION, before.id)
    decided = domain.expel(before, reason, resolution_id, hearing_on, acting(unit))
    return await save_membership(unit, decided)
