"""Register an organisation: the office takes it into the alliance's register as a partner."""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.domain import organisation as domain
from member_schools.domain.organisation import Organisation
from member_schools.domain.profile import Profile
from member_schools.storage import organisations


@dataclass(frozen=True)
class RegisterOrganisation:
    """Take this organisation into the register."""

    profile: Profile


async def register_organisation(unit: Unit, command: RegisterOrganisation) -> Organisation:
    """The organisation, as a partner; a name or code already registered is a conflict."""
    organisation, events = domain.register(new_id(), command.profile)
    await organisations.add(unit.session, organisation, unit.now)
    unit.record(organisation.id, organisation.version, events)
    return organisation
