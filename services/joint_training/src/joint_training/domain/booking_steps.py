"""How a booking comes to be, and what people decide on it: approve, reject, displace, cancel, bump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training import booking as contract
from cyzj.contracts.joint_training.booking import (
    BookingState,
    BookingStatus,
    OccurrenceStatus,
    Rank,
)
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import school_date, start_of
from cyzj.domain.errors import conflict, invalid
from cyzj.domain.texts import reason_problems, text_problems, title_problems
from joint_training.domain.booking import (
    Booking,
    BookingSaid,
    Occurrence,
    facts,
    next_due,
    waiting_of,
)
from joint_training.domain.booking_policies import BookingPolicies, booking_rules
from joint_training.domain.booking_times import over
from joint_training.domain.machines.booking import BOOKING
from joint_training.domain.series import Rule

B, OS = BookingStatus, OccurrenceStatus
Decision = tuple[Booking, list[BookingState]]


@dataclass(frozen=True, kw_only=True)
class Placing:
    """What a school asks for, beside the times themselves."""

    rule: Rule
    title: str
    people: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who books where: the school, its rank there, and whether the base has to approve."""

    school_id: UUID
    base_id: UUID
    owner_id: UUID
    rank: Rank
    approval: bool
    by: UUID | None


def place(
    asked: Placing,
    party: Party,
    times: Sequence[Occurrence],
    *,
    id: UUID,
    number: str,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """All of the times at once: confirmed where nobody has a say any more, held where somebody has."""
    require_words(asked)
    made = _made(asked, party, times, id=id, number=number, now=now)
    after = held_or_confirmed(made, now, calendar)
    BOOKING.require(None, "place" if after.status is B.HELD else "book")
    return after, [_stands(after)]


def wait(
    asked: Placing, party: Party, time: Occurrence, *, id: UUID, number: str, now: datetime
) -> Decision:
    """On the waiting list for one time that somebody else has."""
    BOOKING.require(None, "wait")
    require_words(asked)
    made = _made(asked, party, (time,), id=id, number=number, now=now)
    after = replace(made, status=B.WAITLISTED)
    return after, [contract.BookingWaitlisted(**facts(after))]


def _made(
    asked: Placing,
    party: Party,
    times: Sequence[Occurrence],
    *,
    id: UUID,
    number: str,
    now: datetime,
) -> Booking:
    return Booking(
        id=id,
        version=1,
        number=number,
        status=B.CONFIRMED,
        school_id=party.school_id,
        base_id=party.base_id,
        owner_id=party.owner_id,
        rank=party.rank,
        title=asked.title,
        people=asked.people,
        note=asked.note,
        rule=asked.rule,
        approval=party.approval,
        occurrences=tuple(sorted(times, key=lambda one: one.starts_at)),
        created_at=now,
        since=now,
        created_by=party.by,
    )


def held_or_confirmed(b: Booking, now: datetime, calendar: Calendar) -> Booking:
    """Held until the base answers, or until nobody has priority any more."""
    rules = booking_rules(school_date(now))
    firm_on = max(rules.firm_from(b.rank, one.day) for one in b.coming)
    if b.approval:
        answered = calendar.add_working_days(now, rules.answer_days)
        held = replace(b, status=B.HELD, hold_until=min(answered, b.first.starts_at))
    elif firm_on > school_date(now):
        held = replace(b, status=B.HELD, hold_until=start_of(firm_on))
    else:
        return replace(b, status=B.CONFIRMED, hold_until=None)
    return replace(held, waiting_on=waiting_of(held, now))


def _stands(b: Booking) -> BookingState:
    kind = contract.BookingHeld if b.status is B.HELD else contract.BookingConfirmed
    return kind(**facts(b))


def approve(b: Booking, by: UUID | None, now: datetime) -> Decision:
    """The base takes it; whoever booked it does not approve it."""
    BOOKING.require(b.status, "approve")
    if by is not None and by == b.created_by:
        raise conflict("same-person", "预约人不能批准自己的预约，请由基地的其他负责人批准。")
    after = moved(b, B.CONFIRMED, now, approved_by=by, hold_until=None)
    return after, [contract.BookingConfirmed(**facts(after))]


def reject(b: Booking, words: str, by: UUID | None, now: datetime) -> Decision:
    """The base says no, and why."""
    BOOKING.require(b.status, "reject")
    said = saying("reject", words, b.owner_id, by, now, "拒绝的原因")
    ended = over(b, OS.REJECTED, None)
    after = moved(ended, B.REJECTED, now, sayings=(*b.sayings, said), hold_until=None)
    return after, [contract.BookingRejected(**facts(after))]


def moved(b: Booking, status: BookingStatus, now: datetime, **changes: object) -> Booking:
    """One event further; who waits is read off what it is then."""
    after = replace(
        b,
        version=b.version + 1,
        status=status,
        since=b.since if status is b.status else now,
        **changes,  # type: ignore[arg-type]  # its own fields
    )
    if not after.coming and after.proposed:
        after = replace(after, proposed=())
    return replace(after, waiting_on=waiting_of(after, now))


def saying(
    command: str, words: str, school: UUID | None, by: UUID | None, now: datetime, name: str
) -> BookingSaid:
    """The reason; raises 422 where there is none."""
    problems = list(reason_problems(words, name))
    if problems:
        raise invalid("reason-required", problems[0].message, *problems)
    return BookingSaid(command, words.strip(), school, by, now)


def require_words(asked: Placing) -> None:
    """Refuse a title that is missing or names people, and a note that is too long."""
    problems = [
        *title_problems(asked.title),
        *text_problems(asked.note, "note", "说明", 500),
    ]
    if problems:
        raise invalid("malformed", f"有 {len(problems)} 处需要修改，改好后再预约。", *problems)


def due_of(b: Booking) -> datetime | None:
    """When time alone next changes it."""
    return next_due(b, _rules(b))


def _rules(b: Booking) -> BookingPolicies:
    return booking_rules(school_date(b.created_at))
