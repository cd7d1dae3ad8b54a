"""A member gives notice: it leaves at the end of a term."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership_life as domain
from member_schools.domain.membership import Membership


async def give_notice(
    unit: Unit, seen: Seen, own: UUID, leaves_on: date, reason: str
) -> Membership:
    """The membership, leaving on `leaves_on`."""
    before = await load(unit, seen, own=own)
    return await save_membership(unit, domain.give_notice(before, leaves_on, reason, acting(unit)))
