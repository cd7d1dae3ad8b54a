"""Sub-alliances: founded, changed, joined, left, dissolved."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.contracts.codes import Standing
from cyzj.domain.errors import FieldError, conflict, not_found
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen
from member_schools.domain import sub_alliance as domain
from member_schools.domain.sub_alliance import Content, Decision, SubAlliance
from member_schools.storage import organisations
from member_schools.storage.council import sub_alliances


async def found_sub_alliance(unit: Unit, content: Content, members: Sequence[UUID]) -> SubAlliance:
    """A new one; every one of its members is an active member of the alliance."""
    await _require_members(unit, {content.lead_id, *members}, "lead_id")
    made, events = domain.found(new_id(), content, members, acting(unit))
    await sub_alliances.add(unit.session, made)
    unit.record(made.id, made.version, events)
    return made


async def change_sub_alliance(
    unit: Unit, seen: Seen, content: Content, own: UUID | None
) -> SubAlliance:
    """What it is called, for and led by; its lead may change it too (`own`)."""
    before = await _load(unit, seen)
    if own is not None and before.lead_id != own:
        raise not_found()
    return await _save(unit, before, domain.change(before, content))


async def join_sub_alliance(unit: Unit, seen: Seen, organisation_id: UUID) -> SubAlliance:
    """The member sits in it from today."""
    before = await _load(unit, seen)
    await _require_members(unit, {organisation_id}, "organisation_id")
    return await _save(unit, before, domain.join(before, organisation_id, acting(unit)))


async def leave_sub_alliance(unit: Unit, seen: Seen, organisation_id: UUID) -> SubAlliance:
    """The member leaves it today."""
    before = await _load(unit, seen)
    return await _save(unit, before, domain.leave(before, organisation_id, acting(unit)))


async def dissolve_sub_alliance(unit: Unit, seen: Seen, reason: str) -> SubAlliance:
    """It ends; its history stays."""
    before = await _load(unit, seen)
    return await _save(unit, before, domain.dissolve(before, reason))


async def _load(unit: Unit, seen: Seen) -> SubAlliance:
    return await sub_alliances.load(unit.session, seen.id, expected_version=seen.expected_version)


async def _save(unit: Unit, before: SubAlliance, decided: Decision) -> SubAlliance:
    after, events = decided
    if events:
        await sub_alliances.save(unit.session, after)
        unit.record(before.id, after.version, events)
    return after


async def _require_members(unit: Unit, wanted: set[UUID], field: str) -> None:
    known = await organisations.some(unit.session, wanted)
    missing = [id for id in wanted if id not in known or known[id].standing is not Standing.ACTIVE]
    if missing:
        names = "、".join(known[id].profile.short_name for id in missing if id in known)
        message = f"{names or '所选单位'}现在不是正式成员，请改选正式成员。"
        raise conflict("not-a-member", message, FieldError(field, message))
