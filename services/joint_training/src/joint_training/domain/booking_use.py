"""Using what was booked, and what time does: check in and out, no-shows, holds and offers that run out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training import booking as contract
from cyzj.contracts.joint_training.booking import BookingState, BookingStatus, OccurrenceStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import school_date, start_of
from cyzj.domain.errors import conflict, not_found
from joint_training.domain.booking import Booking, Occurrence, as_its_times, facts, waiting_of
from joint_training.domain.booking_policies import booking_rules
from joint_training.domain.booking_steps import Decision, held_or_confirmed, moved
from joint_training.domain.booking_times import over
from joint_training.domain.machines.booking import BOOKING
from joint_training.domain.school_time import clock, minute_of

B, OS = BookingStatus, OccurrenceStatus


def check_in(b: Booking, id: UUID, now: datetime) -> Decision:
    """They are there: from 15 minutes before until 30 minutes after the beginning."""
    BOOKING.require(b.status, "check_in")
    one = _one(b, id, OS.VALID)
    rules = booking_rules(school_date(now))
    opens, closes = one.starts_at - rules.check_in_before, one.starts_at + rules.check_in_after
    if not opens <= now <= closes:
        when = f"{one.day} {clock(minute_of(opens))}–{clock(minute_of(closes))}"
        raise conflict("outside-window", f"现在不在签到时间内，请在 {when} 签到。")
    used = _with(b, replace(one, status=OS.IN_USE, checked_in_at=now))
    after = moved(used, B.IN_USE, now)
    return after, [contract.BookingCheckedIn(**facts(after), touched=(id,))]


def check_out(b: Booking, id: UUID, headcount: int | None, now: datetime) -> Decision:
    """They have left; the booking goes on while it has further times."""
    BOOKING.require(b.status, "check_out")
    one = _one(b, id, OS.IN_USE)
    done = _with(
        b,
        replace(
            one, status=OS.COMPLETED, checked_out_at=min(now, one.ends_at), headcount=headcount
        ),
    )
    after = moved(done, as_its_times(b.status, done.occurrences, B.COMPLETED), now)
    event = contract.BookingCompleted(**facts(after), touched=(id,), headcount=headcount)
    return after, [event]


def promote(b: Booking, now: datetime) -> Decision:
    """The time fell free: it is kept for the school, but never past its beginning."""
    BOOKING.require(b.status, "promote")
    until = min(now + booking_rules(school_date(now)).waitlist_hold, b.first.starts_at)
    after = moved(b, B.OFFERED, now, hold_until=until)
    return after, [contract.BookingPromoted(**facts(after))]


def take_up(b: Booking, by: UUID | None, now: datetime, calendar: Calendar) -> Decision:
    """The school wants the time that it waited for; where the base approves, it is held for that."""
    BOOKING.require(b.status, "take_up")
    if b.hold_until is not None and now >= b.hold_until:
        raise conflict("offer-ran-out", "保留时间已过，这个时段已让给下一位候补；可再次加入候补。")
    decided = held_or_confirmed(replace(b, hold_until=None), now, calendar)
    after = moved(
        replace(decided, status=b.status, created_by=by or b.created_by), decided.status, now
    )
    kind = contract.BookingHeld if after.status is B.HELD else contract.BookingConfirmed
    return after, [kind(**facts(after))]


def give_up(b: Booking, now: datetime) -> Decision:
    """The school no longer waits, or did not answer in time."""
    BOOKING.require(b.status, "pass")
    after = moved(over(b, OS.CANCELLED, None), B.PASSED, now, hold_until=None)
    return after, [contract.BookingPassed(**facts(after))]


def fall_due(b: Booking, now: datetime) -> Decision:
    """Everything that time alone has changed by `now`, each with its event."""
    events: list[BookingState] = []
    while (decided := _due(b, now)) is not None:
        b, told = decided
        events += told
    return b, events


def _due(b: Booking, now: datetime) -> Decision | None:
    if b.rebook_until is not None and b.rebook_until <= now:
        past = replace(b, rebook_until=None)
        return replace(past, waiting_on=waiting_of(past, now)), []
    ran_out = b.hold_until is not None and b.hold_until <= now
    if b.status is B.HELD and ran_out:
        return _expire(b, now) if b.approval else _firm_up(b, now)
    late = b.status is B.WAITLISTED and b.first.starts_at <= now
    if late or (b.status is B.OFFERED and ran_out):
        return give_up(b, now)
    if b.status in (B.CONFIRMED, B.IN_USE):
        return _of_its_times(b, now)
    return None


def _of_its_times(b: Booking, now: datetime) -> Decision | None:
    for one in b.coming:
        if one.status is OS.IN_USE and one.ends_at <= now:
            return check_out(b, one.id, None, now)
        late = one.starts_at + booking_rules(school_date(b.created_at)).check_in_after
        if one.status is OS.VALID and late <= now:
            return _no_show(b, one, now)
    return None


def _no_show(b: Booking, one: Occurrence, now: datetime) -> Decision:
    gone = over(b, OS.NO_SHOW, [one.id])
    after = moved(gone, as_its_times(b.status, gone.occurrences, B.NO_SHOW), now)
    return after, [contract.BookingNoShow(**facts(after), touched=(one.id,))]


def _expire(b: Booking, now: datetime) -> Decision:
    after = moved(over(b, OS.CANCELLED, None), B.EXPIRED, now, hold_until=None)
    return after, [contract.BookingExpired(**facts(after))]


def _firm_up(b: Booking, now: datetime) -> Decision:
    """Some of its times may have been displaced meanwhile: the rest may still have to wait."""
    rules = booking_rules(school_date(now))
    firm_on = max(rules.firm_from(b.rank, one.day) for one in b.coming)
    if firm_on > school_date(now):
        return replace(b, hold_until=start_of(firm_on)), []
    after = moved(b, B.CONFIRMED, now, hold_until=None)
    return after, [contract.BookingConfirmed(**facts(after))]


def _one(b: Booking, id: UUID, status: OccurrenceStatus) -> Occurrence:
    found = b.find(id)
    if found is None:
        raise not_found("找不到这一次预约，请刷新后再看。")
    if found.status is not status:
        raise conflict("wrong-state", "这一次现在不能这样办，请刷新后看它的状态。")
    return found


def _with(b: Booking, changed: Occurrence) -> Booking:
    times = tuple(changed if one.id == changed.id else one for one in b.occurrences)
    return replace(b, occurrences=times)
