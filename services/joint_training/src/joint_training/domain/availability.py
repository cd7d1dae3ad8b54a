"""Whether a time in a resource is free, who holds it where not, and what could be taken instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.joint_training.booking import BookingStatus, Rank
from cyzj.contracts.joint_training.resource import ResourceStatus
from joint_training.domain.base_parts import Opening
from joint_training.domain.booking_policies import BookingPolicies, before
from joint_training.domain.resource import Resource
from joint_training.domain.school_time import SchoolTime, minute_of


class Answer(StrEnum):
    """What a time comes to."""

    FREE = "free"
    DISPLACES = "displaces"
    """Free once holds of lower priority give way."""
    COMPETES = "competes"
    """Others hold it too; the base decides."""
    CLASH = "clash"
    FULL = "full"
    """Not enough stations are left."""
    BLACKOUT = "blackout"
    BLOCKED = "blocked"
    SHUT = "shut"
    """Outside opening hours."""
    PAST = "past"
    TOO_FAR = "too_far"
    HOLIDAY = "holiday"
    """Skipped: nothing is taught on that day."""


OPEN = (Answer.FREE, Answer.DISPLACES, Answer.COMPETES)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A time in a resource, by the periods of a schedule."""

    resource_id: UUID
    day: date
    first_period: int
    last_period: int
    starts_at: datetime
    ends_at: datetime

    def blocked(self, resource: Resource) -> tuple[datetime, datetime]:
        """With set-up and clean-down."""
        return (
            self.starts_at - timedelta(minutes=resource.setup_minutes),
            self.ends_at + timedelta(minutes=resource.cleandown_minutes),
        )


@dataclass(frozen=True, kw_only=True)
class Busy:
    """A time that somebody has: `starts` to `ends` with set-up and clean-down."""

    occurrence_id: UUID
    booking_id: UUID
    resource_id: UUID
    school_id: UUID
    number: str
    title: str
    status: BookingStatus
    rank: Rank
    day: date
    starts: datetime
    ends: datetime
    seats: int
    blocking: bool


@dataclass(frozen=True)
class Closed:
    """An accepted blackout."""

    resource_id: UUID
    number: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Verdict:
    """What a time comes to, and because of whom."""

    answer: Answer
    holders: tuple[Busy, ...] = ()
    """Who has it, or would have to give way, or competes."""
    left: int | None = None
    """Stations left, where it is booked by stations."""
    because: str | None = None
    """The number of a blackout."""

    @property
    def open(self) -> bool:
        return self.answer in OPEN


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks, for how many, when."""

    rank: Rank
    people: int
    now: datetime
    today: date
    rules: BookingPolicies
    except_for: UUID | None = None
    """A booking whose own times do not stand in its way."""


def judge(
    slot: Slot,
    resource: Resource,
    asking: Asking,
    *,
    busy: Iterable[Busy],
    closed: Iterable[Closed],
    open_then: bool,
) -> Verdict:
    """What the time comes to for who asks."""
    if slot.starts_at <= asking.now:
        return Verdict(Answer.PAST)
    if slot.starts_at > asking.now + asking.rules.furthest:
        return Verdict(Answer.TOO_FAR)
    if resource.status is not ResourceStatus.OPEN:
        return Verdict(Answer.BLOCKED)
    if not open_then:
        return Verdict(Answer.SHUT)
    starts, ends = slot.blocked(resource)
    for one in closed:
        if one.resource_id == resource.id and one.starts < ends and starts < one.ends:
            return Verdict(Answer.BLACKOUT, because=one.number)
    there = [
        one
        for one in busy
        if one.resource_id == resource.id
        and one.starts < ends
        and starts < one.ends
        and one.booking_id != asking.except_for
    ]
    return _among(there, resource, asking)


def _among(there: Sequence[Busy], resource: Resource, asking: Asking) -> Verdict:
    firm = [one for one in there if one.blocking and not _gives_way(one, asking)]
    yields = [one for one in there if one.blocking and _gives_way(one, asking)]
    competing = tuple(one for one in there if not one.blocking)
    if resource.whole:
        if firm:
            return Verdict(Answer.CLASH, tuple(firm))
        if yields:
            return Verdict(Answer.DISPLACES, tuple(yields))
        return Verdict(Answer.COMPETES if competing else Answer.FREE, competing)
    left = resource.stations - peak(firm)
    if asking.people > left:
        return Verdict(Answer.FULL, tuple(firm), left)
    giving = _enough(firm, yields, resource.stations - asking.people)
    left = resource.stations - peak([one for one in (*firm, *yields) if one not in giving])
    return Verdict(Answer.DISPLACES if giving else Answer.FREE, giving, left)


def _gives_way(one: Busy, asking: Asking) -> bool:
    """Whether it is a hold that who asks has priority over, on a day that is not open to all yet."""
    held = one.status is BookingStatus.HELD and before(asking.rank, one.rank)
    return held and not asking.rules.is_firm(one.rank, one.day, asking.today)


def _enough(firm: Sequence[Busy], yields: Sequence[Busy], room: int) -> tuple[Busy, ...]:
    """The fewest latest holds without which the rest fits into `room`."""
    staying, giving = sorted(yields, key=lambda one: (one.number, one.starts)), []
    while staying and peak([*firm, *staying]) > room:
        giving.append(staying.pop())
    return tuple(giving)


def peak(busy: Sequence[Busy]) -> int:
    """The most stations that are taken at one moment."""
    turns = sorted(
        [(one.starts, one.seats) for one in busy] + [(one.ends, -one.seats) for one in busy]
    )
    most = taken = 0
    for _, seats in turns:
        taken += seats
        most = max(most, taken)
    return most


def open_then(opening: Sequence[Opening], slot: Slot, time: SchoolTime) -> bool:
    """Whether the base is open all that time; without any hours it is."""
    if not opening:
        return True
    begins, ends = minute_of(slot.starts_at), minute_of(slot.ends_at)
    periods = time.schedule(slot.day).periods
    for hours in opening:
        if hours.weekday != slot.day.isoweekday():
            continue
        if hours.opens is not None and hours.closes is not None:
            opens, closes = hours.opens, hours.closes
        else:
            first, last = hours.first_period or 1, min(hours.last_period or 1, len(periods))
            opens, closes = periods[first - 1].starts, periods[last - 1].ends
        if opens <= begins and ends <= closes:
            return True
    return False
