"""The council suspends a member, or reinstates it."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.member_schools.resolution import ResolutionKind
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import save_membership
from member_schools.domain import membership_life as domain
from member_schools.domain.membership import Membership
from member_schools.domain.resolution import require_passed
from member_schools.storage.council import resolutions


async def suspend_member(
    unit: Unit, before: Membership, reason: str, resolution_id: UUID | None
) -> Membership:
    """The membership, suspended; a resolution that is named has to have passed for it."""
    await _passed(unit, before, ResolutionKind.SUSPENSION, resolution_id)
    return await save_membership(unit, domain.suspend(before, reason, resolution_id, acting(unit)))


async def reinstate_member(
    unit: Unit, before: Membership, reason: str, resolution_id: UUID | None
) -> Membership:
    """The membership, active again; a resolution that is named has to have passed for it."""
    await _passed(unit, before, ResolutionKind.REINSTATEMENT, resolution_id)
    return await save_membership(
        unit, domain.reinstate(before, reason, resolution_id, acting(unit))
    )


async def _passed(
    unit: Unit, membership: Membership, kind: ResolutionKind, resolution_id: UUID | None
) -> None:
    if resolution_id is not None:
        resolution = await resolutions.find(unit.session, resolution_id)
        require_passed(resolution, kind, membership.id)
