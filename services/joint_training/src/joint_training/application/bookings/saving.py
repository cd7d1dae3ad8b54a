"""Writing a booking down: its times, its events, what falls due, and who may move up where times fall free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.joint_training.booking import BookingState
from cyzj.deadlines import schedule, settle
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.domain.booking import Booking
from joint_training.domain.booking_steps import due_of
from joint_training.domain.resource import Resource
from joint_training.storage.bases import lock_resources
from joint_training.storage.bookings import add_booking, bookings, save_booking

DUE, PROMOTE = "booking_falls_due", "promote_waitlist"
"""Deadlines: of a booking, and of a resource in which a time fell free."""


@dataclass(frozen=True)
class Locked:
    """A booking that nobody else changes before the commit, and its resources, locked too."""

    booking: Booking
    resources: dict[UUID, Resource]


async def locked(
    unit: Unit, id: UUID, version: int | None = None, *, beside: Sequence[UUID] = ()
) -> Locked:
    """The booking. Resources come first everywhere, in one order, so that nobody waits in a circle."""
    found = await bookings.find(unit.session, id)
    rooms = await lock_resources(unit.session, {*found.resources, *beside})
    booking = await bookings.load(unit.session, id, expected_version=version)
    return Locked(booking, rooms)


async def locked_seen(unit: Unit, seen: Seen) -> Booking:
    """The booking as the caller saw it."""
    return (await locked(unit, seen.id, seen.version)).booking


async def add(unit: Unit, booking: Booking, events: Sequence[BookingState]) -> Booking:
    """A new booking with all of its times."""
    await add_booking(unit.session, booking)
    _record(unit, booking, events)
    await settle(unit.session, booking.id, {DUE: due_of(booking)})
    return booking


async def save(
    unit: Unit, before: Booking, after: Booking, events: Sequence[BookingState]
) -> Booking:
    """A loaded booking after a decision; nothing is written where nothing changed."""
    if after == before:
        return after
    await save_booking(unit.session, after)
    _record(unit, after, events)
    await settle(unit.session, after.id, {DUE: due_of(after)})
    for resource in freed(before, after):
        await schedule(unit.session, resource, PROMOTE, unit.now)
    return after


def freed(before: Booking, after: Booking) -> set[UUID]:
    """The resources in which a time is no longer blocked as it was."""
    now = {
        (one.resource_id, one.blocks_from, one.blocks_until)
        for one in after.occurrences
        if after.blocks(one)
    }
    return {
        one.resource_id
        for one in before.occurrences
        if before.blocks(one) and (one.resource_id, one.blocks_from, one.blocks_until) not in now
    }


def _record(unit: Unit, booking: Booking, events: Sequence[BookingState]) -> None:
    unit.record(booking.id, booking.version, events, schools=(booking.school_id, booking.owner_id))
