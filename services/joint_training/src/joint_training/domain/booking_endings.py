"""Times that are given back by the school, taken back by the base, or lost to somebody with priority."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cyzj.contracts.joint_training import booking as contract
from cyzj.contracts.joint_training.booking import BookingStatus, BumpReason, OccurrenceStatus
from cyzj.domain.clock import school_date
from joint_training.domain.availability import Slot
from joint_training.domain.booking import Booking, BookingSaid, as_its_times, facts
from joint_training.domain.booking_policies import booking_rules
from joint_training.domain.booking_steps import Decision, moved, saying
from joint_training.domain.booking_times import over, pick
from joint_training.domain.machines.booking import BOOKING

B, OS = BookingStatus, OccurrenceStatus


def cancel(
    b: Booking, chosen: Collection[UUID], words: str, by: UUID | None, now: datetime
) -> Decision:
    """The school gives back times that have not begun: those named, or all."""
    BOOKING.require(b.status, "cancel")
    ahead = [one for one in b.coming if one.status is OS.VALID and one.starts_at > now]
    gone = pick(b, chosen, ahead, "已经开始或已经结束的不能取消")
    late_from = now + booking_rules(school_date(now)).notice
    late = {one.id for one in gone if one.starts_at < late_from}
    said = saying("cancel", words, b.school_id, by, now, "取消的原因")
    left = over(b, OS.CANCELLED, [one.id for one in gone], late=frozenset(late))
    status = as_its_times(b.status, left.occurrences, B.CANCELLED)
    after = moved(left, status, now, sayings=(*b.sayings, said))
    touched = tuple(one.id for one in gone)
    return after, [contract.BookingCancelled(**facts(after), touched=touched, late=bool(late))]


@dataclass(frozen=True)
class Bumping:
    """Why times have to give way, and what is offered for each."""

    reason: BumpReason
    words: str
    offered: dict[UUID, Slot]


def bump(
    b: Booking, chosen: Collection[UUID], why: Bumping, by: UUID | None, now: datetime
) -> Decision:
    """The base takes times back, with a reason and, where there is one, something instead."""
    BOOKING.require(b.status, "bump")
    ahead = [one for one in b.coming if one.status is OS.VALID and one.ends_at > now]
    gone = [one.id for one in pick(b, chosen, ahead, "已经结束的不能调整")]
    said = saying("bump", why.words, b.owner_id, by, now, "调整的原因")
    left = over(b, OS.BUMPED, gone, reason=why.reason, offered=why.offered)
    status = as_its_times(b.status, left.occurrences, B.BUMPED)
    after = moved(left, status, now, sayings=(*b.sayings, said), rebook_until=_first_of(b, gone))
    return after, [contract.BookingBumped(**facts(after), touched=tuple(gone), reason=why.reason)]


def displace(b: Booking, lost: Collection[UUID], words: str, now: datetime) -> Decision:
    """Somebody with priority takes these held times; the school is told, and what took them."""
    BOOKING.require(b.status, "displace")
    left = over(b, OS.BUMPED, lost, reason=BumpReason.PRIORITY)
    status = as_its_times(b.status, left.occurrences, B.DISPLACED)
    said = BookingSaid("displace", words, None, None, now)
    after = moved(left, status, now, sayings=(*b.sayings, said), rebook_until=_first_of(b, lost))
    return after, [contract.BookingDisplaced(**facts(after), touched=tuple(lost))]


def _first_of(b: Booking, chosen: Collection[UUID]) -> datetime:
    starts = [one.starts_at for one in b.occurrences if one.id in chosen]
    return min(starts, default=b.since + timedelta(days=1))
