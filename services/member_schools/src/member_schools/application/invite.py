"""Invite a person to a post: a one-time link, shown once to whoever invites."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.domain.account import newcomer
from member_schools.domain.appointment import check_post
from member_schools.domain.invitation import INVITATION_LIFE, Invitation, check_may_appoint
from member_schools.domain.secret import NewSecret, hash_secret
from member_schools.storage import organisations, people, sessions


@dataclass(frozen=True)
class Invite:
    """Invite this person to be `role` at the organisation."""

    organisation_id: UUID
    role: Role
    name: str
    phone: str | None


@dataclass(frozen=True)
class Invited:
    """The invitation and its token, which nobody can be told again."""

    invitation: Invitation
    token: str


async def invite(unit: Unit, command: Invite, new_secret: NewSecret) -> Invited:
    """A pending invitation; refused where the caller or the organisation cannot give the role."""
    check_may_appoint(unit.caller.roles, command.role)
    organisation = (await organisations.show(unit.session, command.organisation_id)).organisation
    check_post(command.role, organisation.profile.kind, organisation.standing)
    who = newcomer(new_id(), command.name, command.phone)
    token = new_secret()
    invitation = Invitation(
        id=new_id(),
        organisation_id=organisation.id,
        role=command.role,
        name=who.name,
        phone=who.phone,
        token_hash=hash_secret(token),
        invited_by=unit.caller.person_ref,
        issued_at=unit.now,
        expires_at=unit.now + INVITATION_LIFE,
    )
    await people.add_invitation(unit.session, invitation)
    await sessions.log_access(
        unit.session,
        "invited",
        unit.now,
        actor=unit.caller.key,
        organisation_id=organisation.id,
    )
    return Invited(invitation, token)
