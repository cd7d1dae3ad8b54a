"""The first step of a new platform: the group office is registered, and its first person invited."""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Role
from cyzj.domain.errors import conflict
from cyzj.storage.unit import Unit
from member_schools.application.invite import Invite, Invited, invite
from member_schools.application.register_organisation import (
    RegisterOrganisation,
    register_organisation,
)
from member_schools.domain.profile import Profile
from member_schools.domain.secret import NewSecret
from member_schools.storage import organisations, people


@dataclass(frozen=True)
class InviteOffice:
    """Whom to invite, as what; where the office sits counts only the first time.

    `only_the_first`: not once somebody has joined the office.
    """

    name: str
    role: Role
    jurisdiction: Jurisdiction
    only_the_first: bool = False


async def invite_office(unit: Unit, command: InviteOffice, new_secret: NewSecret) -> Invited:
    """An invitation to the group office, which is registered first if it is not.

    Raises 409 `office-is-settled` where only the first account was asked for and there is one.
    """
    office = await organisations.the_office(unit.session)
    if office is None:
        profile = Profile("集团办公室", "集团办公室", OrganisationKind.OFFICE, command.jurisdiction)
        office = await register_organisation(unit, RegisterOrganisation(profile))
    if command.only_the_first and await people.somebody_is_at(unit.session, office.id):
        raise conflict("office-is-settled", "集团办公室已有人加入，请由他们邀请同事。")
    wanted = Invite(office.id, command.role, command.name, None)
    return await invite(unit, wanted, new_secret)
