"""What time does to bookings: holds and offers run out, nobody comes, somebody moves up."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.storage.unit import Unit
from joint_training.application.bookings.looking import look_at
from joint_training.application.bookings.saving import locked, save
from joint_training.domain.alternatives import slot_of
from joint_training.domain.availability import Answer
from joint_training.domain.booking import Booking
from joint_training.domain.booking_use import fall_due, promote
from joint_training.domain.series import Planned
from joint_training.storage.bases import bases, lock_resources
from joint_training.storage.bookings import bookings, waitlisted_in


async def booking_falls_due(unit: Unit, id: UUID) -> None:
    """Everything that is due of it; a deadline that comes too late changes nothing."""
    before = (await locked(unit, id)).booking
    after, events = fall_due(before, unit.now)
    await save(unit, before, after, events)


async def promote_waitlist(unit: Unit, resource_id: UUID) -> None:
    """Whoever has waited the longest for a time that is free now is offered it, one after another."""
    rooms = await lock_resources(unit.session, {resource_id})
    base = await bases.find(unit.session, rooms[resource_id].base_id)
    if not base.takes_bookings:
        return
    for waiting in await waitlisted_in(unit.session, resource_id, unit.now):
        if await _free(unit.session, waiting, unit):
            before = await bookings.load(unit.session, waiting.id)
            if before.status == "waitlisted":
                await save(unit, before, *promote(before, unit.now))


async def _free(session: AsyncSession, waiting: Booking, unit: Unit) -> bool:
    one = waiting.first
    look, resource = await look_at(
        session,
        one.resource_id,
        waiting.school_id,
        waiting.people,
        unit.now,
        except_for=waiting.id,
        strict=False,
    )
    planned = Planned(
        week=one.week,
        planned_on=one.planned_on,
        day=one.day,
        first_period=one.first_period,
        last_period=one.last_period,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
    )
    await look.read({resource.id: [one.day]})
    return look.verdict(slot_of(planned, resource.id), resource).answer is Answer.FREE
