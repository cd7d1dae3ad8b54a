"""Changing a booking: its words, one of its times, or all of them as a new 作息表 or 调休 proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.deadlines import schedule
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid, not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.application.bookings.deciding import as_booker
from joint_training.application.bookings.displacing import displace_all
from joint_training.application.bookings.looking import Look, look_at, require_resource
from joint_training.application.bookings.preview import needs_approval
from joint_training.application.bookings.saving import locked, save
from joint_training.application.school_days import school_time
from joint_training.domain import booking_changes as changes
from joint_training.domain.availability import Answer, Slot, Verdict
from joint_training.domain.bases_rights import books_for
from joint_training.domain.booking import Booking
from joint_training.domain.booking_changes import NewTime
from joint_training.domain.resource import Resource
from joint_training.storage.bases import lock_resources
from joint_training.storage.bookings import bookings, counted_by, schools_with_times

RETIME, RETIME_ALL = "recompute_times", "recompute_everybodys_times"
"""Deadlines: of a school whose time has changed, and of a day that changed for everybody."""


@dataclass(frozen=True)
class Moving:
    """One of its times, and where it is to be."""

    occurrence_id: UUID
    resource_id: UUID
    day: date
    first_period: int
    last_period: int


async def change_booking(
    unit: Unit, seen: Seen, title: str, people: int, note: str, moving: Moving | None
) -> Booking:
    """The booking as it is to be; a time that is not free is a 409, and nothing changes."""
    beside = (moving.resource_id,) if moving else ()
    before = (await locked(unit, seen.id, seen.version, beside=beside)).booking
    if not books_for(unit.caller, before.school_id):
        raise not_found()
    place = moving.resource_id if moving else before.first.resource_id
    look, resource = await look_at(
        unit.session,
        place,
        before.school_id,
        people,
        unit.now,
        time_of=before.rule.time_of,
        except_for=before.id,
    )
    _require_room(look, before, people)
    new = await _new_time(look, resource, moving) if moving is not None else None
    decided = changes.change(
        before,
        title,
        people,
        note,
        new,
        approval=before.approval or needs_approval(resource, before.rank),
        by=unit.caller.person_ref,
        now=unit.now,
        calendar=CALENDAR,
    )
    return await save(unit, before, *decided)


def _require_room(look: Look, before: Booking, people: int) -> None:
    for one in before.coming:
        room = look.rooms.get(one.resource_id)
        if room is not None and people > room.stations:
            message = (
                f"{room.title}只有 {room.stations} 个工位，请把人数改到 {room.stations} 以内。"
            )
            raise invalid("too-many-people", message, FieldError("people", message))


async def _new_time(look: Look, resource: Resource, moving: Moving) -> NewTime:
    times = look.asked_in.times(moving.day, moving.first_period, moving.last_period)
    if times is None or moving.last_period < moving.first_period:
        message = "作息表里没有这些节次，请重新选择。"
        raise invalid("malformed", message, FieldError("last_period", message))
    slot = Slot(
        resource_id=resource.id,
        day=moving.day,
        first_period=moving.first_period,
        last_period=moving.last_period,
        starts_at=times[0],
        ends_at=times[1],
    )
    await look.read({resource.id: [moving.day]})
    _require_free(look.verdict(slot, resource))
    return NewTime(moving.occurrence_id, slot, require_resource(look, resource.id))


def _require_free(verdict: Verdict) -> None:
    if verdict.answer not in (Answer.FREE, Answer.COMPETES):
        holders = [one.number for one in verdict.holders]
        held = f"（{'、'.join(holders)}）" if holders else ""
        message = f"新的时段不可约{held}，预约没有变；请换一个时段。"
        raise conflict("clash", message, holders=holders, answer=verdict.answer)


async def accept_times(unit: Unit, seen: Seen) -> Booking:
    """Every proposed time, or none."""
    before = await as_booker(unit, seen)
    wanted = changes.slots_proposed(before)
    taken = []
    if wanted:
        look, _ = await look_at(
            unit.session,
            before.rule.resource_id,
            before.school_id,
            before.people,
            unit.now,
            except_for=before.id,
            strict=False,
        )
        gone: dict[UUID, set[UUID]] = {}
        for move, slot in wanted:
            room = require_resource(look, slot.resource_id)
            await look.read({room.id: [slot.day]})
            verdict = look.verdict(slot, room)
            if not verdict.open:
                message = (
                    f"{slot.day} 的新时间与别的预约冲突，预约没有变；"
                    "请先取消或变更这一次，再确认其余的新时间。"
                )
                raise conflict("clash", message, holders=[o.number for o in verdict.holders])
            if verdict.answer is Answer.DISPLACES:
                for busy in verdict.holders:
                    gone.setdefault(busy.booking_id, set()).add(busy.occurrence_id)
            taken.append((move, slot, room))
        await displace_all(unit, gone, "优先级更高的学校按新的作息时间使用这个时段。")
    return await save(unit, before, *changes.accept_times(before, taken, new_id, unit.now))


async def decline_times(unit: Unit, seen: Seen) -> Booking:
    """What was booked stays."""
    before = await as_booker(unit, seen)
    return await save(unit, before, *changes.decline_times(before, unit.now))


async def recompute_times(unit: Unit, school_id: UUID) -> None:
    """Every booking that is meant by this school's time: what would move is put to its booker."""
    ids = await counted_by(unit.session, school_id, school_date(unit.now))
    found = [await bookings.find(unit.session, id) for id in ids]
    await lock_resources(unit.session, {room for one in found for room in one.resources})
    time = await school_time(unit.session, school_id)
    for id in ids:
        before = await bookings.load(unit.session, id)
        await save(unit, before, *changes.propose_times(before, time, unit.now))


async def recompute_everybodys_times(unit: Unit, _: UUID) -> None:
    """A day has changed for everybody: school after school."""
    for school in await schools_with_times(unit.session, school_date(unit.now)):
        await schedule(unit.session, school, RETIME, unit.now)
