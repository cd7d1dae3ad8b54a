"""The organisation takes its application back."""

from __future__ import annotations

from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen, load, save_membership
from member_schools.domain import membership as domain
from member_schools.domain.membership import Membership


async def withdraw_application(unit: Unit, seen: Seen, own: UUID, reason: str) -> Membership:
    """The membership, withdrawn."""
    before = await load(unit, seen, own=own)
    return await save_membership(unit, domain.withdraw(before, reason, acting(unit)))
