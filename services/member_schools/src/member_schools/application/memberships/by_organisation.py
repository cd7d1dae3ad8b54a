"""The office's shortcuts by organisation: a member recorded, suspended, reinstated."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.storage.unit import Unit
from member_schools.application.memberships.record_member import record_member
from member_schools.application.memberships.saving import Seen
from member_schools.application.memberships.suspend_member import (
    reinstate_member,
    suspend_member,
)
from member_schools.domain.membership import Membership
from member_schools.domain.organisation import Organisation
from member_schools.storage import organisations
from member_schools.storage.council import standing_membership


async def admit_organisation(
    unit: Unit, seen: Seen, member_since: date, *, voting: bool
) -> Organisation:
    """The organisation as an active member since a day, today or earlier (补录)."""
    await organisations.load(unit.session, seen.id, expected_version=seen.expected_version)
    await record_member(unit, seen.id, member_since, voting=voting)
    return await _after(unit, seen)


async def suspend_organisation(
    unit: Unit, seen: Seen, reason: str, resolution: UUID | None
) -> Organisation:
    """The organisation, suspended; every service hears of it."""
    await suspend_member(unit, await _member(unit, seen), reason, resolution)
    return await _after(unit, seen)


async def reinstate_organisation(
    unit: Unit, seen: Seen, reason: str, resolution: UUID | None
) -> Organisation:
    """The organisation, active again."""
    await reinstate_member(unit, await _member(unit, seen), reason, resolution)
    return await _after(unit, seen)


async def _member(unit: Unit, seen: Seen) -> Membership:
    """Its membership; locked before the organisation, as everywhere."""
    found = await standing_membership(unit.session, seen.id)
    await organisations.load(unit.session, seen.id, expected_version=seen.expected_version)
    return found


async def _after(unit: Unit, seen: Seen) -> Organisation:
    return (await organisations.show(unit.session, seen.id)).organisation
