"""Bases: proposed and run by their school, evaluated and certified by the office."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.errors import not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from joint_training.domain import base as domain
from joint_training.domain.base import Base, BaseContent, Decision
from joint_training.domain.base_parts import Certification
from joint_training.domain.bases_rights import may_see_base, runs
from joint_training.storage.bases import bases, resources_of
from joint_training.storage.bookings import ahead


async def propose_base(unit: Unit, school_id: UUID, content: BaseContent) -> Base:
    """A new base of the school, for the office to evaluate."""
    await require_active(unit.session, school_id)
    made, events = domain.propose(
        content,
        id=new_id(),
        number=await bases.next_number(unit.session, unit.now),
        owner_id=school_id,
        by=unit.caller.person_ref,
        now=unit.now,
    )
    await bases.add(unit.session, made)
    unit.record(made.id, made.version, events, schools=_audience(made))
    return made


async def change_base(unit: Unit, seen: Seen, content: BaseContent) -> Base:
    """The owner's data as they are now."""
    return await _save(unit, domain.change(await owned(unit, seen), content, unit.now))


async def step_base(unit: Unit, seen: Seen, command: str, words: str) -> Base:
    """A step of the owner that needs nothing else."""
    before = await owned(unit, seen)
    by = unit.caller.person_ref
    if command == "open":
        rooms = [one for one in await resources_of(unit.session, before.id) if one.status == "open"]
        return await _save(unit, domain.open_base(before, len(rooms), by, unit.now))
    if command == "retire":
        left = await ahead(unit.session, unit.now, base_id=before.id)
        return await _save(unit, domain.retire(before, len(left), words, by, unit.now))
    return await _save(unit, domain.step(before, command, words, by, unit.now))


async def office_steps_base(unit: Unit, seen: Seen, command: str, words: str) -> Base:
    """A step of the office."""
    before = await bases.load(unit.session, seen.id, expected_version=seen.version)
    return await _save(unit, domain.step(before, command, words, unit.caller.person_ref, unit.now))


async def certify_base(unit: Unit, seen: Seen, found: Certification) -> Base:
    """A level as a dated fact."""
    before = await bases.load(unit.session, seen.id, expected_version=seen.version)
    return await _save(unit, domain.certify(before, found, unit.now))


async def owned(unit: Unit, seen: Seen) -> Base:
    """The base, locked, for those who run it; 404 for everybody else."""
    before = await bases.load(unit.session, seen.id, expected_version=seen.version)
    if not may_see_base(before, unit.caller) or not runs(unit.caller, before.owner_id):
        raise not_found()
    return before


async def _save(unit: Unit, decided: Decision) -> Base:
    after, events = decided
    await bases.save(unit.session, after)
    unit.record(after.id, after.version, events, schools=_audience(after))
    return after


def _audience(base: Base) -> tuple[UUID, ...] | None:
    """The school alone until it is approved; then everybody."""
    return (base.owner_id,) if base.status in ("proposed", "evaluating") else None
