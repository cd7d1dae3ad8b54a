"""An application is not admitted."""

from __future__ import annotations

from cyzj.contracts.member_schools.resolution import ResolutionStatus
from cyzj.domain.errors import conflict
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership
from member_schools.storage.council import resolutions


async def reject(unit: Unit, seen: Seen, reason: str) -> Membership:
    """The membership, rejected; raises `vote-open` while the council votes on it."""
    before = await load(unit, seen)
    if before.resolution_id is not None:
        resolution = await resolutions.find(unit.session, before.resolution_id)
        if resolution.status is ResolutionStatus.VOTING:
            raise conflict("vote-open", "理事会正在表决，请等计票，或先撤回决议。")
    return await save_membership(unit, domain.reject(before, reason, acting(unit)))
