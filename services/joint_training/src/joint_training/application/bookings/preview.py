"""A preview: every time of a series with what it comes to. Nothing is taken by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.booking import BookingStatus, Rank
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, invalid
from cyzj.domain.hashing import content_hash
from joint_training.application.bookings.looking import Look, Seen, judged, look_at
from joint_training.domain.availability import Answer
from joint_training.domain.base import Base
from joint_training.domain.booking_policies import ORDER, booking_rules
from joint_training.domain.resource import Resource
from joint_training.domain.series import Rule, lay_out


@dataclass(frozen=True)
class Preview:
    """What would come of it now."""

    rule: Rule
    base: Base
    resource: Resource
    school_id: UUID
    people: int
    rank: Rank
    seen: Sequence[Seen]
    approval: bool
    status: BookingStatus
    """What the booking would be once it is placed."""
    answer_by: datetime | None
    """Until when the base would answer."""

    @property
    def open(self) -> list[Seen]:
        return [one for one in self.seen if one.verdict.open]

    @property
    def refused(self) -> list[Seen]:
        """Those that cannot be had, holidays not among them."""
        return [
            one
            for one in self.seen
            if not one.verdict.open and one.verdict.answer is not Answer.HOLIDAY
        ]

    @property
    def fingerprint(self) -> str:
        """Equal as long as nothing has changed for who asks."""
        rows = [
            [
                str(one.planned.planned_on),
                one.planned.starts_at.isoformat(),
                one.planned.ends_at.isoformat(),
                one.verdict.answer.value,
                sorted(busy.number for busy in one.verdict.holders),
            ]
            for one in self.seen
        ]
        return content_hash({"rows": rows, "status": self.status.value})


async def preview(
    session: AsyncSession, rule: Rule, school_id: UUID, people: int, now: datetime
) -> Preview:
    """Every time of the rule for this school. Raises 422 for what no time could satisfy."""
    look, resource = await look_at(
        session, rule.resource_id, school_id, people, now, time_of=rule.time_of
    )
    return await previewed(look, resource, rule)


async def previewed(look: Look, resource: Resource, rule: Rule) -> Preview:
    """The same, on a look that was taken already."""
    laid = lay_out(rule, look.asked_in)
    rules = booking_rules(school_date(look.now))
    if len(laid) > rules.most_times:
        message = f"一个系列最多 {rules.most_times} 次，现在有 {len(laid)} 次；请分成几个系列。"
        raise invalid("malformed", message, FieldError("weeks_to", message))
    seen = await judged(look, resource, laid)
    days = [one.planned.day for one in seen if one.verdict.open]
    rank = lowest(look, days)
    approval = needs_approval(resource, rank)
    today = school_date(look.now)
    firm = all(rules.is_firm(rank, day, today) for day in days)
    held = approval or not firm
    return Preview(
        rule=rule,
        base=look.base,
        resource=resource,
        school_id=look.school_id,
        people=look.people,
        rank=rank,
        seen=seen,
        approval=approval,
        status=BookingStatus.HELD if held else BookingStatus.CONFIRMED,
        answer_by=CALENDAR.add_working_days(look.now, rules.answer_days) if approval else None,
    )


def lowest(look: Look, days: Sequence[date]) -> Rank:
    """The rank on all of these days: the lowest of each."""
    ranks = [look.asking(day).rank for day in days]
    if not ranks:
        return look.base.rank_of(look.school_id, school_date(look.now))
    return max(ranks, key=ORDER.index)


def needs_approval(resource: Resource, rank: Rank) -> bool:
    """The owner's own bookings need none."""
    return resource.needs_approval and rank is not Rank.OWNER
