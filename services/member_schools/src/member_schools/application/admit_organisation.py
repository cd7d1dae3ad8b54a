"""Admit a partner as a full member of the alliance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.domain.clock import school_date
from cyzj.storage.unit import Unit
from member_schools.domain import organisation as domain
from member_schools.domain.organisation import Organisation
from member_schools.storage import organisations


@dataclass(frozen=True)
class AdmitOrganisation:
    """A member since this day (Asia/Shanghai), today or earlier."""

    id: UUID
    expected_version: int
    member_since: date


async def admit_organisation(unit: Unit, command: AdmitOrganisation) -> Organisation:
    """The organisation as an active member."""
    before = await organisations.load(
        unit.session, command.id, expected_version=command.expected_version
    )
    after, events = domain.admit(before, command.member_since, school_date(unit.now))
    await organisations.save(unit.session, after, unit.now)
    unit.record(after.id, after.version, events)
    return after
