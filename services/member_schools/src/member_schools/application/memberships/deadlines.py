"""What falls due for a membership: the signature that did not come, silence, and earlier members."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import fall_due, save_membership
from member_schools.domain import membership as domain
from member_schools.domain import membership_life as life
from member_schools.storage import organisations
from member_schools.storage.council import memberships


async def lapse_membership(unit: Unit, id: UUID) -> None:
    """Admitted, and the charter not signed in time: the membership lapses."""
    before = await memberships.load(unit.session, id)
    if before.status is MembershipStatus.ADMITTED:
        await save_membership(unit, domain.lapse(before, acting(unit)))


async def check_silence(unit: Unit, id: UUID) -> None:
    """A silent member is warned, then dormant; one that was active meanwhile is looked at later."""
    before = await memberships.load(unit.session, id)
    days = await organisations.last_activities(unit.session, [before.organisation_id])
    last = days.get(before.organisation_id)
    decided = life.mark_dormant(before, last, acting(unit)) or life.warn(before, last, acting(unit))
    if decided is None:
        await fall_due(unit, before)
    else:
        await save_membership(unit, decided)
