"""Changing what was booked: its words, one of its times, or all of them after a new 作息表 or 调休."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.joint_training import booking as contract
from cyzj.contracts.joint_training.booking import BookingState, BookingStatus, OccurrenceStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.errors import conflict
from joint_training.domain.alternatives import slot_of
from joint_training.domain.availability import Slot
from joint_training.domain.booking import Booking, Move, Occurrence, an_occurrence, facts
from joint_training.domain.booking_steps import (
    Decision,
    Placing,
    held_or_confirmed,
    moved,
    require_words,
)
from joint_training.domain.machines.booking import BOOKING
from joint_training.domain.resource import Resource
from joint_training.domain.school_time import SchoolTime, clock, minute_of
from joint_training.domain.series import Planned, lay_out, weekday_name

B, OS = BookingStatus, OccurrenceStatus


@dataclass(frozen=True)
class NewTime:
    """Where and when one of the times is to be instead."""

    occurrence_id: UUID
    slot: Slot
    resource: Resource


def change(
    b: Booking,
    title: str,
    people: int,
    note: str,
    new: NewTime | None,
    *,
    approval: bool,
    by: UUID | None,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """Its words, and where asked for one time; a moved time is approved anew where the base approves."""
    BOOKING.require(b.status, "change")
    require_words(Placing(rule=b.rule, title=title, people=people, note=note))
    changed = replace(b, title=title, people=people, note=note)
    touched: tuple[UUID, ...] = ()
    if new is not None:
        changed, touched = _with_new_time(changed, new, now), (new.occurrence_id,)
    grown = people > b.people
    again = b.status is B.CONFIRMED and (new is not None or grown)
    after = moved(changed, b.status, now)
    events: list[BookingState] = [contract.BookingChanged(**facts(after), touched=touched)]
    if not again:
        return after, events
    judged = held_or_confirmed(replace(after, approval=approval, created_by=by), now, calendar)
    if judged.status is not B.HELD:
        return after, events
    held = moved(replace(judged, status=b.status), B.HELD, now)
    return held, [*events, contract.BookingHeld(**facts(held))]


def _with_new_time(b: Booking, new: NewTime, now: datetime) -> Booking:
    old = b.find(new.occurrence_id)
    if old is None or old.status is not OS.VALID or old.starts_at <= now:
        raise conflict("wrong-times", "只能改还没有开始的一次，请刷新后再选。")
    fresh = an_occurrence(
        new.slot,
        new.resource,
        id=old.id,
        week=old.week,
        planned_on=old.planned_on,
        replaced=True,
    )
    return replace(b, occurrences=tuple(fresh if o.id == old.id else o for o in b.occurrences))


def propose_times(b: Booking, time: SchoolTime, now: datetime) -> Decision:
    """What the rule says now against what is booked; nothing moves before the school says so."""
    moves = tuple(recomputed(b, time, now))
    if moves == b.proposed or not b.coming or b.status not in (B.HELD, B.CONFIRMED, B.IN_USE):
        return b, []
    BOOKING.require(b.status, "propose_times")
    after = moved(b, b.status, now, proposed=moves)
    return after, [contract.BookingRetimingProposed(**facts(after))]


def recomputed(b: Booking, time: SchoolTime, now: datetime) -> Iterator[Move]:
    """The differences, in order. A time whose day or room was chosen by hand keeps that day."""
    laid = {one.planned_on: one for one in lay_out(b.rule, time)}
    known = {one.planned_on for one in b.occurrences}
    for one in b.coming:
        if one.status is not OS.VALID or one.starts_at <= now:
            continue
        yield from _compared(one, laid.get(one.planned_on), time)
    for planned_on, planned in laid.items():
        new = planned_on not in known and planned.skipped is None and planned.note is not None
        if new and planned.starts_at > now:
            yield _move(
                None, planned, f"{(planned.note or '').removeprefix('可约；')}，可以加上这一次"
            )


def _compared(one: Occurrence, planned: Planned | None, time: SchoolTime) -> Iterator[Move]:
    if one.replaced or planned is None:
        times = time.times(one.day, one.first_period, one.last_period)
        if times is not None and times != (one.starts_at, one.ends_at):
            words = _moved_words(one, one.day, times[0], times[1])
            yield Move(
                occurrence_id=one.id,
                planned_on=one.planned_on,
                week=one.week,
                day=one.day,
                starts_at=times[0],
                ends_at=times[1],
                words=words,
            )
    elif planned.skipped is not None:
        yield Move(
            occurrence_id=one.id,
            planned_on=one.planned_on,
            week=one.week,
            day=None,
            starts_at=None,
            ends_at=None,
            words=f"{one.day} {planned.skipped.removesuffix('，已跳过')}，这一次将取消",
        )
    elif (planned.starts_at, planned.ends_at) != (one.starts_at, one.ends_at):
        words = _moved_words(one, planned.day, planned.starts_at, planned.ends_at)
        yield _move(one.id, planned, words)


def _move(id: UUID | None, planned: Planned, words: str) -> Move:
    return Move(
        occurrence_id=id,
        planned_on=planned.planned_on,
        week=planned.week,
        day=planned.day,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        words=words,
    )


def _moved_words(one: Occurrence, day: date, starts: datetime, ends: datetime) -> str:
    before = f"{one.day} {_span(one.starts_at, one.ends_at)}"
    shown = f"{day} {weekday_name(day)} " if day != one.day else ""
    return f"{before} 改到 {shown}{_span(starts, ends)}"


def _span(starts: datetime, ends: datetime) -> str:
    return f"{clock(minute_of(starts))}–{clock(minute_of(ends))}"


def slots_proposed(b: Booking) -> list[tuple[Move, Slot]]:
    """The times that would be taken if the school agreed."""
    found = []
    for move in b.proposed:
        if move.day is None or move.starts_at is None or move.ends_at is None:
            continue
        old = b.find(move.occurrence_id) if move.occurrence_id else None
        planned = Planned(
            week=move.week,
            planned_on=move.planned_on,
            day=move.day,
            first_period=old.first_period if old else b.rule.first_period,
            last_period=old.last_period if old else b.rule.last_period,
            starts_at=move.starts_at,
            ends_at=move.ends_at,
        )
        found.append((move, slot_of(planned, old.resource_id if old else b.rule.resource_id)))
    return found


def accept_times(
    b: Booking,
    slots: Sequence[tuple[Move, Slot, Resource]],
    new_id: Callable[[], UUID],
    now: datetime,
) -> Decision:
    """Every proposed time at once; the caller has checked that each is free."""
    BOOKING.require(b.status, "accept_times")
    if not b.proposed:
        raise conflict("nothing-proposed", "没有待确认的新时间，请刷新后再看。")
    times = {one.id: one for one in b.occurrences}
    for move in b.proposed:
        if move.day is None and move.occurrence_id in times:
            gone = times[move.occurrence_id]
            times[gone.id] = replace(gone, status=OS.CANCELLED)
    touched = [move.occurrence_id for move in b.proposed if move.occurrence_id]
    for move, slot, resource in slots:
        id = move.occurrence_id or new_id()
        old = times.get(id)
        times[id] = an_occurrence(
            slot,
            resource,
            id=id,
            week=move.week,
            planned_on=move.planned_on,
            replaced=old.replaced if old else False,
        )
        touched += [] if move.occurrence_id else [id]
    ordered = tuple(sorted(times.values(), key=lambda one: one.starts_at))
    left = replace(b, occurrences=ordered, proposed=())
    status = b.status if left.coming else B.CANCELLED
    after = moved(left, status, now)
    return after, [contract.BookingRetimed(**facts(after), touched=tuple(touched))]


def decline_times(b: Booking, now: datetime) -> Decision:
    """What was booked stays as it is."""
    BOOKING.require(b.status, "decline_times")
    if not b.proposed:
        raise conflict("nothing-proposed", "没有待确认的新时间，请刷新后再看。")
    after = moved(b, b.status, now, proposed=())
    return after, [contract.BookingRetimingDeclined(**facts(after))]
