"""Resources of a base: added, changed, closed by those who run it."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.clock import school_date
from cyzj.domain.errors import not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.domain import resource as domain
from joint_training.domain.availability import peak
from joint_training.domain.bases_rights import may_see_base, runs
from joint_training.domain.resource import Decision, Resource, ResourceContent
from joint_training.storage.bases import bases, lock_resources, resources
from joint_training.storage.bookings import ahead, most_at_once


async def add_resource(unit: Unit, base_id: UUID, content: ResourceContent) -> Resource:
    """A room or workshop of the base."""
    base = await bases.find(unit.session, base_id)
    if not may_see_base(base, unit.caller) or not runs(unit.caller, base.owner_id):
        raise not_found()
    made, events = domain.add(
        base,
        content,
        id=new_id(),
        number=await resources.next_number(unit.session, unit.now),
        now=unit.now,
    )
    await resources.add(unit.session, made)
    unit.record(made.id, made.version, events)
    return made


async def change_resource(unit: Unit, seen: Seen, content: ResourceContent) -> Resource:
    """As it is now; never fewer stations than are booked at once."""
    before = await owned_resource(unit, seen)
    busy = await most_at_once(unit.session, before.id, school_date(unit.now))
    days = {one.day for one in busy}
    most = max((peak([one for one in busy if one.day == day]) for day in days), default=0)
    return await save_resource(unit, domain.change(before, content, most, unit.now))


async def close_resource(unit: Unit, seen: Seen) -> Resource:
    """For ever; nothing may be booked in it any more."""
    before = await owned_resource(unit, seen)
    left = await ahead(unit.session, unit.now, resource_id=before.id)
    return await save_resource(unit, domain.close(before, len(left), unit.now))


async def owned_resource(unit: Unit, seen: Seen) -> Resource:
    """The resource, locked, for those who run its base."""
    await lock_resources(unit.session, {seen.id})
    before = await resources.load(unit.session, seen.id, expected_version=seen.version)
    if not runs(unit.caller, before.owner_id):
        raise not_found()
    return before


async def save_resource(unit: Unit, decided: Decision) -> Resource:
    """A loaded resource after a decision."""
    after, events = decided
    if events:
        await resources.save(unit.session, after)
        unit.record(after.id, after.version, events)
    return after
