"""What an invitation's link opens, for the page that accepts it."""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.storage.unit import Unit
from member_schools.domain.invitation import Invitation
from member_schools.domain.organisation import Organisation
from member_schools.domain.secret import hash_secret
from member_schools.storage import organisations, people


@dataclass(frozen=True)
class ShownInvitation:
    """The invitation, its state, and who invites."""

    invitation: Invitation
    state: str
    organisation: Organisation


async def show_invitation(unit: Unit, token: str) -> ShownInvitation:
    """The invitation; raises 404 for a link that opens nothing."""
    invitation = await people.invitation_by_token(unit.session, hash_secret(token))
    inviting = await organisations.show(unit.session, invitation.organisation_id)
    return ShownInvitation(invitation, invitation.state(unit.now), inviting.organisation)
