"""What people decide on a booking: the base approves, rejects, bumps; the school cancels, checks in and out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from cyzj.contracts.joint_training.booking import BookingStatus, BumpReason
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import conflict, not_found
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.application.bookings.displacing import displace_all
from joint_training.application.bookings.looking import look_at
from joint_training.application.bookings.saving import locked_seen, save
from joint_training.domain import booking_endings as endings
from joint_training.domain import booking_steps as steps
from joint_training.domain import booking_use as use
from joint_training.domain.alternatives import slot_of
from joint_training.domain.availability import Busy, Slot
from joint_training.domain.bases_rights import books_for, may_see_booking, runs
from joint_training.domain.booking import Booking, Occurrence
from joint_training.domain.series import Planned
from joint_training.storage.bookings import busy_on


async def as_manager(unit: Unit, seen: Seen) -> Booking:
    """The booking, locked, for those who run its base; 404 for everybody else."""
    return await _mine(unit, seen, manager=True)


async def as_booker(unit: Unit, seen: Seen) -> Booking:
    """The booking, locked, for those who book for its school."""
    return await _mine(unit, seen, manager=False)


async def _mine(unit: Unit, seen: Seen, *, manager: bool) -> Booking:
    b = await locked_seen(unit, seen)
    caller = unit.caller
    if not may_see_booking(b, caller):
        raise not_found()
    allowed = runs(caller, b.owner_id) if manager else books_for(caller, b.school_id)
    if not allowed:
        raise not_found()
    return b


async def approve(unit: Unit, seen: Seen, acknowledged: Collection[str]) -> Booking:
    """Confirmed; holds that compete for the same time give way, each acknowledged before."""
    before = await as_manager(unit, seen)
    after, events = steps.approve(before, unit.caller.person_ref, unit.now)
    rivals = await competing(unit, before)
    missing = sorted({one.number for one in rivals} - set(acknowledged))
    if missing:
        message = f"批准后会挤占 {'、'.join(missing)} 的预占；请看过再批准，对方会收到通知。"
        raise conflict("displaces-others", message, displaces=missing)
    gone: dict[UUID, set[UUID]] = {}
    for one in rivals:
        gone.setdefault(one.booking_id, set()).add(one.occurrence_id)
    await displace_all(unit, gone, f"基地批准了 {before.number} 使用这个时段。")
    return await save(unit, before, after, events)


async def competing(unit: Unit, b: Booking) -> list[Busy]:
    """The holds of whole resources that would have to give way if this one were approved."""
    days: dict[UUID, set[date]] = {}
    for one in b.coming:
        if one.whole:
            days.setdefault(one.resource_id, set()).add(one.day)
    busy = await busy_on(unit.session, days)
    return [
        other
        for other in busy
        if other.booking_id != b.id
        and other.status is BookingStatus.HELD
        and any(
            one.resource_id == other.resource_id
            and one.blocks_from < other.ends
            and other.starts < one.blocks_until
            for one in b.coming
        )
    ]


async def reject(unit: Unit, seen: Seen, words: str) -> Booking:
    """The base says no."""
    before = await as_manager(unit, seen)
    decided = steps.reject(before, words, unit.caller.person_ref, unit.now)
    return await save(unit, before, *decided)


async def cancel(unit: Unit, seen: Seen, chosen: Collection[UUID], words: str) -> Booking:
    """The school gives back some of its times, or all."""
    before = await as_booker(unit, seen)
    decided = endings.cancel(before, chosen, words, unit.caller.person_ref, unit.now)
    return await save(unit, before, *decided)


async def bump(
    unit: Unit, seen: Seen, chosen: Collection[UUID], reason: BumpReason, words: str
) -> Booking:
    """The base takes times back; something else is offered where there is something."""
    before = await as_manager(unit, seen)
    return await bump_times(unit, before, chosen, reason, words)


async def bump_times(
    unit: Unit, before: Booking, chosen: Collection[UUID], reason: BumpReason, words: str
) -> Booking:
    """The same, of a booking that is locked already."""
    wanted = [one for one in before.coming if not chosen or one.id in chosen]
    offered = {}
    for one in wanted:
        instead = await _instead(unit, before, one)
        if instead is not None:
            offered[one.id] = instead
    why = endings.Bumping(reason, words, offered)
    decided = endings.bump(before, chosen, why, unit.caller.person_ref, unit.now)
    return await save(unit, before, *decided)


async def _instead(unit: Unit, b: Booking, one: Occurrence) -> Slot | None:
    """The first free time that could be had instead."""
    look, resource = await look_at(
        unit.session,
        one.resource_id,
        b.school_id,
        b.people,
        unit.now,
        time_of=b.rule.time_of,
        strict=False,
    )
    if not look.base.takes_bookings:
        return None
    planned = Planned(
        week=one.week,
        planned_on=one.planned_on,
        day=one.day,
        first_period=one.first_period,
        last_period=one.last_period,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
    )
    taken = frozenset(other.day for other in b.coming)
    found = await look.alternatives(planned, resource, taken)
    here = slot_of(planned, resource.id)
    return next((other.slot for other in found if other.slot != here), None)


async def check_in(unit: Unit, seen: Seen, occurrence: UUID) -> Booking:
    """They are there."""
    before = await _either(unit, seen)
    return await save(unit, before, *use.check_in(before, occurrence, unit.now))


async def check_out(unit: Unit, seen: Seen, occurrence: UUID, headcount: int | None) -> Booking:
    """They have left."""
    before = await _either(unit, seen)
    return await save(unit, before, *use.check_out(before, occurrence, headcount, unit.now))


async def _either(unit: Unit, seen: Seen) -> Booking:
    b = await locked_seen(unit, seen)
    if not books_for(unit.caller, b.school_id) and not runs(unit.caller, b.owner_id):
        raise not_found()
    return b


async def take_up(unit: Unit, seen: Seen) -> Booking:
    """The school takes the time it waited for."""
    before = await as_booker(unit, seen)
    decided = use.take_up(before, unit.caller.person_ref, unit.now, CALENDAR)
    return await save(unit, before, *decided)


async def give_up(unit: Unit, seen: Seen) -> Booking:
    """The school no longer waits."""
    before = await as_booker(unit, seen)
    return await save(unit, before, *use.give_up(before, unit.now))
