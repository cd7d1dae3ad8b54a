"""A booking as it stands: one time or a series, in the resources of one base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.joint_training.booking import (
    BookingState,
    BookingStatus,
    BumpReason,
    OccurrenceFact,
    OccurrenceStatus,
    Rank,
)
from cyzj.contracts.payload import Waiting
from cyzj.domain.waiting import keep_since, school_waits
from joint_training.domain.availability import Slot
from joint_training.domain.booking_policies import BookingPolicies
from joint_training.domain.resource import Resource
from joint_training.domain.series import Rule

OS = OccurrenceStatus
B = BookingStatus
COMING = (OS.VALID, OS.IN_USE)
TAKING = (B.CONFIRMED, B.IN_USE, B.OFFERED)


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One time of a booking. What it blocks includes set-up and clean-down."""

    id: UUID
    status: OccurrenceStatus
    resource_id: UUID
    resource_number: str
    whole: bool
    competitive: bool
    week: int | None
    planned_on: date
    """The day by the rule; what a new 作息表 or 调休 is compared by."""
    day: date
    first_period: int
    last_period: int
    starts_at: datetime
    ends_at: datetime
    blocks_from: datetime
    blocks_until: datetime
    replaced: bool = False
    """Chosen by hand: a recomputation keeps its day and resource."""
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    headcount: int | None = None
    late: bool = False
    reason: BumpReason | None = None
    offered: Slot | None = None
    """What was offered in its place when it was bumped."""

    @property
    def coming(self) -> bool:
        return self.status in COMING


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a recomputation would do to one time: move it, add it, or take it away."""

    occurrence_id: UUID | None
    """None: a time that would be added."""
    planned_on: date
    week: int | None
    day: date | None
    """None: it would be taken away."""
    starts_at: datetime | None
    ends_at: datetime | None
    words: str


@dataclass(frozen=True)
class BookingSaid:
    """What was said with a decision."""

    command: str
    words: str
    school_id: UUID | None
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A booking; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: BookingStatus
    school_id: UUID
    base_id: UUID
    owner_id: UUID
    rank: Rank
    title: str
    people: int
    note: str = ""
    rule: Rule
    approval: bool
    """Whether the base manager has to approve it."""
    occurrences: tuple[Occurrence, ...]
    created_at: datetime
    since: datetime
    created_by: UUID | None
    approved_by: UUID | None = None
    hold_until: datetime | None = None
    """While it is held: until it expires, or stands firm; offered: until it passes on."""
    rebook_until: datetime | None = None
    """Some of its times were taken from it, the first of which begins then."""
    proposed: tuple[Move, ...] = ()
    sayings: tuple[BookingSaid, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def coming(self) -> tuple[Occurrence, ...]:
        """The times that are not over, in order."""
        found = (one for one in self.occurrences if one.coming)
        return tuple(sorted(found, key=lambda one: one.starts_at))

    @property
    def first(self) -> Occurrence:
        """The next time, or where none is left the first there was."""
        ordered = self.coming or tuple(sorted(self.occurrences, key=lambda one: one.starts_at))
        return ordered[0]

    @property
    def resources(self) -> frozenset[UUID]:
        return frozenset(one.resource_id for one in self.occurrences)

    def find(self, id: UUID) -> Occurrence | None:
        return next((one for one in self.occurrences if one.id == id), None)

    def blocks(self, one: Occurrence) -> bool:
        """Whether nobody else may have that time now."""
        held = self.status is B.HELD and not one.competitive
        return one.coming and (held or self.status in TAKING)

    def live(self, one: Occurrence) -> bool:
        """Whether the time stands in calendars."""
        return (one.coming and (self.status is B.HELD or self.status in TAKING)) or (
            one.status is OS.COMPLETED
        )


def facts(booking: Booking) -> dict[str, object]:
    """What its events say."""
    plain = {
        name: getattr(booking, name)
        for name in BookingState.model_fields
        if name not in ("occurrences",)
    }
    return {**plain, "occurrences": tuple(_fact(one) for one in booking.occurrences)}


def _fact(one: Occurrence) -> OccurrenceFact:
    return OccurrenceFact(
        occurrence_id=one.id,
        status=one.status,
        resource_id=one.resource_id,
        day=one.day,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
    )


def an_occurrence(
    slot: Slot,
    resource: Resource,
    *,
    id: UUID,
    week: int | None,
    planned_on: date,
    replaced: bool = False,
) -> Occurrence:
    """A valid time in the resource."""
    blocks_from, blocks_until = slot.blocked(resource)
    return Occurrence(
        id=id,
        status=OS.VALID,
        resource_id=resource.id,
        resource_number=resource.number,
        whole=resource.whole,
        competitive=resource.competitive_holds,
        week=week,
        planned_on=planned_on,
        day=slot.day,
        first_period=slot.first_period,
        last_period=slot.last_period,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        blocks_from=blocks_from,
        blocks_until=blocks_until,
        replaced=replaced,
    )


def as_its_times(status: BookingStatus, times: Sequence[Occurrence], over: BookingStatus) -> B:
    """What a series is after a step: `over` where that step took its last time and none was used."""
    if any(one.status is OS.IN_USE for one in times):
        return B.IN_USE
    if any(one.status is OS.VALID for one in times):
        return B.CONFIRMED if status is B.IN_USE else status
    if any(one.status is OS.COMPLETED for one in times):
        return B.COMPLETED
    return over


def waiting_of(booking: Booking, now: datetime) -> tuple[Waiting, ...]:
    """Who has to act on it; a step that waited already keeps its first moment."""
    return keep_since(booking.waiting_on, tuple(_waiting(booking, now)))


def _waiting(b: Booking, now: datetime) -> Iterator[Waiting]:
    if b.status is B.HELD and b.approval:
        yield school_waits(b.owner_id, "approve", now, b.hold_until)
    if b.status is B.OFFERED:
        yield school_waits(b.school_id, "take_up", now, b.hold_until)
    if b.proposed and b.coming:
        yield school_waits(b.school_id, "accept_times", now, b.first.starts_at)
    if b.rebook_until is not None:
        yield school_waits(b.school_id, "rebook", now, b.rebook_until)


def next_due(b: Booking, rules: BookingPolicies) -> datetime | None:
    """When time alone next changes it; None: never."""
    moments = [
        one.ends_at if one.status is OS.IN_USE else one.starts_at + rules.check_in_after
        for one in b.coming
        if b.status in (B.CONFIRMED, B.IN_USE)
    ]
    if b.status in (B.HELD, B.OFFERED) and b.hold_until is not None:
        moments.append(b.hold_until)
    if b.status is B.WAITLISTED:
        moments.append(b.first.starts_at)
    if b.rebook_until is not None:
        moments.append(b.rebook_until)
    return min(moments, default=None)
