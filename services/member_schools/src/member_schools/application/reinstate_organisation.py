"""Reinstate a suspended member."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.domain import organisation as domain
from member_schools.domain.organisation import Organisation
from member_schools.storage import organisations


@dataclass(frozen=True)
class ReinstateOrganisation:
    """By the council's resolution where there is one, for this reason; the words stay here."""

    id: UUID
    expected_version: int
    reason: str
    resolution: UUID | None


async def reinstate_organisation(unit: Unit, command: ReinstateOrganisation) -> Organisation:
    """The organisation, active again; every service hears of it."""
    before = await organisations.load(
        unit.session, command.id, expected_version=command.expected_version
    )
    after, events = domain.reinstate(before, command.reason, command.resolution)
    await organisations.save(unit.session, after, unit.now)
    unit.record(after.id, after.version, events)
    return after
