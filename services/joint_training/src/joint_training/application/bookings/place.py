"""Placing a booking: all of its times in one transaction, or none; and joining a waiting list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import DomainError, FieldError, conflict, invalid
from cyzj.domain.ids import new_id
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from joint_training.application.bookings.displacing import displace_all
from joint_training.application.bookings.looking import Look, look_at, require_resource
from joint_training.application.bookings.preview import (
    Preview,
    lowest,
    needs_approval,
    previewed,
)
from joint_training.application.bookings.saving import add
from joint_training.domain.availability import Answer, Slot, Verdict
from joint_training.domain.booking import Booking, Occurrence, an_occurrence
from joint_training.domain.booking_steps import Party, Placing, place, wait
from joint_training.domain.resource import Resource
from joint_training.storage.bases import lock_resources
from joint_training.storage.bookings import bookings

Show = Callable[[Preview], Mapping[str, Any]]
"""How a preview stands in the answer of a refusal."""


class Mode(StrEnum):
    """What becomes of times that cannot be had."""

    ALL_OR_NOTHING = "all_or_nothing"
    """全部可约才提交"""
    SKIP = "skip"
    """跳过冲突的周"""
    ALTERNATIVES = "alternatives"
    """按我的选择替换"""


@dataclass(frozen=True)
class Instead:
    """What is to be taken instead of the time planned for a day."""

    planned_on: date
    resource_id: UUID
    day: date
    first_period: int
    last_period: int


@dataclass(frozen=True, kw_only=True)
class PlaceBooking:
    """A school books."""

    placing: Placing
    school_id: UUID
    mode: Mode
    instead: Sequence[Instead] = ()
    acknowledged: Collection[str] = ()
    """Numbers of the bookings that the caller knows will have to give way."""
    fingerprint: str | None = None
    """Of the preview that the caller saw; another one now is a 409 with the new preview."""


@dataclass(frozen=True)
class _Taken:
    slot: Slot
    resource: Resource
    verdict: Verdict
    week: int | None
    planned_on: date
    replaced: bool


async def place_booking(unit: Unit, command: PlaceBooking, show: Show) -> Booking:
    """The booking with all of its times. Raises 409 with a fresh preview where something stands in the way."""
    await require_active(unit.session, command.school_id)
    rule = command.placing.rule
    ids = {rule.resource_id, *(one.resource_id for one in command.instead)}
    await lock_resources(unit.session, ids)
    look, resource = await _look(unit, command)
    seen = await previewed(look, resource, rule)
    if command.fingerprint is not None and command.fingerprint != seen.fingerprint:
        raise _refusal(
            "preview-changed",
            "预览之后有了变化，什么都没有提交；请看过新的结果再提交。",
            seen,
            show,
        )
    taken = await _taken(look, seen, command, show)
    await _displace(unit, command, taken, seen, show)
    number = await bookings.next_number(unit.session, unit.now)
    decided = place(
        command.placing,
        _party(unit, look, command, taken),
        [_occurrence(one) for one in taken],
        id=new_id(),
        number=number,
        now=unit.now,
        calendar=CALENDAR,
    )
    return await add(unit, *decided)


async def join_waitlist(unit: Unit, command: PlaceBooking) -> Booking:
    """On the waiting list for one time that cannot be had now."""
    await require_active(unit.session, command.school_id)
    rule = command.placing.rule
    await lock_resources(unit.session, {rule.resource_id})
    look, resource = await _look(unit, command)
    seen = await previewed(look, resource, rule)
    if len(seen.seen) != 1:
        message = "候补一次只登记一个时段，请选择一个日期。"
        raise invalid("malformed", message, FieldError("day", message))
    one = seen.seen[0]
    if one.verdict.open:
        raise conflict("free", "这个时段现在可以直接预约，不必候补。")
    if one.verdict.answer not in (Answer.CLASH, Answer.FULL):
        raise conflict("not-to-wait-for", "这个时段不开放预约，候补也等不到；请换一个时段。")
    waits = _Taken(one.slot, resource, one.verdict, one.planned.week, one.planned.planned_on, False)
    number = await bookings.next_number(unit.session, unit.now)
    decided = wait(
        command.placing,
        _party(unit, look, command, [waits]),
        _occurrence(waits),
        id=new_id(),
        number=number,
        now=unit.now,
    )
    return await add(unit, *decided)


async def _look(unit: Unit, command: PlaceBooking) -> tuple[Look, Resource]:
    rule, people = command.placing.rule, command.placing.people
    return await look_at(
        unit.session,
        rule.resource_id,
        command.school_id,
        people,
        unit.now,
        time_of=rule.time_of,
    )


async def _taken(look: Look, seen: Preview, command: PlaceBooking, show: Show) -> list[_Taken]:
    instead = {one.planned_on: one for one in command.instead}
    refused = {one.planned.planned_on for one in seen.refused}
    if command.mode is Mode.ALL_OR_NOTHING and refused:
        raise clash(seen, show)
    taken = [
        _Taken(one.slot, one.resource, one.verdict, one.planned.week, one.planned.planned_on, False)
        for one in seen.open
    ]
    if command.mode is Mode.ALTERNATIVES:
        weeks = {one.planned.planned_on: one.planned.week for one in seen.refused}
        for planned_on in sorted(refused & instead.keys()):
            one = instead[planned_on]
            taken.append(await _instead(look, one, weeks[planned_on], seen, show))
    if not taken:
        raise clash(seen, show)
    return taken


async def _instead(look: Look, one: Instead, week: int | None, seen: Preview, show: Show) -> _Taken:
    resource = require_resource(look, one.resource_id)
    times = look.asked_in.times(one.day, one.first_period, one.last_period)
    if times is None or one.last_period < one.first_period:
        message = "替换的节次在作息表里没有，请重新选择。"
        raise invalid("malformed", message, FieldError("instead", message))
    slot = Slot(
        resource_id=resource.id,
        day=one.day,
        first_period=one.first_period,
        last_period=one.last_period,
        starts_at=times[0],
        ends_at=times[1],
    )
    await look.read({resource.id: [one.day]})
    verdict = look.verdict(slot, resource)
    if not verdict.open or look.people > resource.stations:
        message = f"{one.planned_on} 选的替换时段也不可约了，什么都没有提交；请看过新的结果再选。"
        raise _refusal("preview-changed", message, seen, show)
    return _Taken(slot, resource, verdict, week, one.planned_on, True)


async def _displace(
    unit: Unit, command: PlaceBooking, taken: Sequence[_Taken], seen: Preview, show: Show
) -> None:
    gone: dict[UUID, set[UUID]] = {}
    numbers = set()
    for one in taken:
        if one.verdict.answer is Answer.DISPLACES:
            for busy in one.verdict.holders:
                gone.setdefault(busy.booking_id, set()).add(busy.occurrence_id)
                numbers.add(busy.number)
    missing = sorted(numbers - set(command.acknowledged))
    if missing:
        message = f"这样预约会挤占 {'、'.join(missing)} 的预占；请看过再确认，对方会收到通知。"
        raise _refusal("displaces-others", message, seen, show, displaces=missing)
    await displace_all(unit, gone, "优先级更高的学校预约了这个时段。")


def _party(unit: Unit, look: Look, command: PlaceBooking, taken: Sequence[_Taken]) -> Party:
    rank = lowest(look, [one.slot.day for one in taken])
    return Party(
        school_id=command.school_id,
        base_id=look.base.id,
        owner_id=look.base.owner_id,
        rank=rank,
        approval=any(needs_approval(one.resource, rank) for one in taken),
        by=unit.caller.person_ref,
    )


def _occurrence(one: _Taken) -> Occurrence:
    return an_occurrence(
        one.slot,
        one.resource,
        id=new_id(),
        week=one.week,
        planned_on=one.planned_on,
        replaced=one.replaced,
    )


def clash(seen: Preview, show: Show) -> DomainError:
    """What cannot be had, in words, with the whole preview."""
    first = seen.refused[0] if seen.refused else None
    if first is None:
        message = "这个范围里没有要上课的日子，请核对周次和星期。"
        return _refusal("nothing-to-book", message, seen, show)
    week = f"第 {first.planned.week} 周" if first.planned.week else ""
    others = f"等 {len(seen.refused)} 次" if len(seen.refused) > 1 else ""
    message = (
        f"{week}（{first.planned.day}）{others}不可约，什么都没有提交；"
        "请换一个时段，或选择跳过、替换。"
    )
    return _refusal("clash", message, seen, show)


def _refusal(slug: str, message: str, seen: Preview, show: Show, **facts: object) -> DomainError:
    return conflict(slug, message, preview=show(seen), **facts)
