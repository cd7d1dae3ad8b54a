"""A booking (预约): one time or a series of them in the resources of a base, taken whole or not at all."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Fact, Number, Payload, PublishedTitle, Waiting, event

CONTEXT = "joint_training"
People = Annotated[int, Field(ge=1, le=2_000)]


class BookingStatus(StrEnum):
    """States of a booking (domain.md 2.4)."""

    HELD = "held"
    CONFIRMED = "confirmed"
    IN_USE = "in_use"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    REJECTED = "rejected"
    EXPIRED = "expired"
    DISPLACED = "displaced"
    CANCELLED = "cancelled"
    BUMPED = "bumped"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    PASSED = "passed"


class OccurrenceStatus(StrEnum):
    """States of one time of a booking."""

    VALID = "valid"
    CANCELLED = "cancelled"
    BUMPED = "bumped"
    REJECTED = "rejected"
    IN_USE = "in_use"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


class Rank(StrEnum):
    """As whom a school books: 产权校, 共建校, 成员校."""

    OWNER = "owner"
    CO_BUILDER = "co_builder"
    MEMBER = "member"


class BumpReason(StrEnum):
    """Why a booking had to give way."""

    BLACKOUT = "blackout"
    """停用"""
    INCIDENT = "incident"
    """安全事件"""
    PRIORITY = "priority"
    """优先使用"""
    CLOSURE = "closure"
    """资源停用"""
    OTHER = "other"
    """其他"""


class OccurrenceFact(Fact):
    """One time of a booking."""

    occurrence_id: UUID
    """Its id, which never changes."""
    status: OccurrenceStatus
    """Where it stands."""
    resource_id: UUID
    """The resource it takes."""
    day: date
    """The day (Asia/Shanghai)."""
    starts_at: datetime
    """When it begins (UTC), set-up not counted."""
    ends_at: datetime
    """When it ends (UTC), clean-down not counted."""


class BookingState(Payload):
    """A booking after the fact. Seen by the school that booked and the owner of the base."""

    number: Number
    """The number people use, e.g. BK-2026-0061."""
    status: BookingStatus
    """Where it stands."""
    school_id: UUID
    """The school that booked."""
    base_id: UUID
    """The base it is in."""
    owner_id: UUID
    """The school whose base that is."""
    rank: Rank
    """As whom the school books."""
    title: PublishedTitle
    """What it is for, as the calendar shows it."""
    people: People
    """How many people come; in a resource booked by stations, how many stations it takes."""
    occurrences: tuple[OccurrenceFact, ...]
    """Every time it ever had."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


class Touching(BookingState):
    """A booking of which some times changed."""

    touched: tuple[UUID, ...]
    """The times that this event is about."""


@event(CONTEXT, "booking", "held")
class BookingHeld(BookingState):
    """已预占: it waits for approval, or for the priority of others to end."""


@event(CONTEXT, "booking", "confirmed")
class BookingConfirmed(BookingState):
    """已确认."""


@event(CONTEXT, "booking", "displaced")
class BookingDisplaced(Touching):
    """已被挤占: somebody with priority took some or all of its held times."""


@event(CONTEXT, "booking", "rejected")
class BookingRejected(BookingState):
    """已拒绝 by the base; the reason stays behind the API."""


@event(CONTEXT, "booking", "expired")
class BookingExpired(BookingState):
    """已过期: nobody answered in time."""


@event(CONTEXT, "booking", "changed")
class BookingChanged(Touching):
    """已变更; all values are the new ones."""


@event(CONTEXT, "booking", "cancelled")
class BookingCancelled(Touching):
    """已取消 by the school that booked."""

    late: bool
    """Whether later than the notice that the rules ask for."""


@event(CONTEXT, "booking", "bumped")
class BookingBumped(Touching):
    """已被调整 by the base."""

    reason: BumpReason
    """Why, as a code; the words stay behind the API."""


@event(CONTEXT, "booking", "checked_in")
class BookingCheckedIn(Touching):
    """已签到."""


@event(CONTEXT, "booking", "completed")
class BookingCompleted(Touching):
    """一次使用已结束; the booking goes on while it has further times."""

    headcount: People | None
    """How many came; null: nobody said."""


@event(CONTEXT, "booking", "no_show")
class BookingNoShow(Touching):
    """未到场: nobody checked in, the time is free again."""


@event(CONTEXT, "booking", "waitlisted")
class BookingWaitlisted(BookingState):
    """已加入候补."""


@event(CONTEXT, "booking", "promoted")
class BookingPromoted(BookingState):
    """候补到位: the time is held for four hours for the school to take."""


@event(CONTEXT, "booking", "passed")
class BookingPassed(BookingState):
    """候补已放弃: not taken in time, or given up."""


@event(CONTEXT, "booking", "retiming_proposed")
class BookingRetimingProposed(BookingState):
    """待确认新时间: a new 作息表 or 调休 would move it; nothing has moved yet."""


@event(CONTEXT, "booking", "retimed")
class BookingRetimed(Touching):
    """新时间已确认 by the school that booked."""


@event(CONTEXT, "booking", "retiming_declined")
class BookingRetimingDeclined(BookingState):
    """保留原时间: the school that booked keeps the times it had."""
