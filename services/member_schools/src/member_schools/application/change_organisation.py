"""Change what the register says of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.clock import school_date
from cyzj.storage.unit import Unit
from member_schools.domain import organisation as domain
from member_schools.domain.organisation import Organisation
from member_schools.domain.profile import Profile
from member_schools.storage import organisations


@dataclass(frozen=True)
class ChangeOrganisation:
    """The register says `profile` from now on."""

    id: UUID
    expected_version: int
    profile: Profile


async def change_organisation(unit: Unit, command: ChangeOrganisation) -> Organisation:
    """The organisation after the change; its own school may change part of the profile only."""
    before = await organisations.load(
        unit.session, command.id, expected_version=command.expected_version
    )
    by_office = unit.caller.is_office
    after, events = domain.change(
        before, command.profile, by_office=by_office, today=school_date(unit.now)
    )
    await organisations.save(unit.session, after, unit.now)
    unit.record(after.id, after.version, events)
    return after
