"""Take an invitation back before it is accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.domain.invitation import Invitation, revoke
from member_schools.storage import people


@dataclass(frozen=True)
class RevokeInvitation:
    """Take this invitation back."""

    id: UUID


async def revoke_invitation(
    unit: Unit, command: RevokeInvitation, within_reach: Callable[[UUID], None]
) -> Invitation:
    """The invitation, revoked; `within_reach` raises for an organisation the caller may not act for."""
    before = await people.invitation(unit.session, command.id)
    within_reach(before.organisation_id)
    after = revoke(before, unit.now)
    await people.save_invitation(unit.session, after)
    return after
