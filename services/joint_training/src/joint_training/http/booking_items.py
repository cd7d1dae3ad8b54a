"""How bookings stand in answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.booking import (
    BookingStatus,
    BumpReason,
    OccurrenceStatus,
    Rank,
)
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Item
from cyzj.members.reading import Organisations, organisations
from joint_training.domain.availability import Slot
from joint_training.domain.base import Base
from joint_training.domain.bases_rights import booking_actions
from joint_training.domain.booking import Booking, Move, Occurrence
from joint_training.domain.resource import Resource
from joint_training.domain.series import rule_words
from joint_training.storage.bases import named_bases, named_resources


class OccurrenceItem(Item):
    """One time of a booking."""

    id: UUID
    status: OccurrenceStatus
    resource_id: UUID
    resource_title: str
    week: int | None
    planned_on: date
    day: date
    first_period: int
    last_period: int
    starts_at: datetime
    ends_at: datetime
    replaced: bool
    """Chosen by hand instead of what the rule says."""
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    headcount: int | None
    late: bool
    """Cancelled later than the rules ask for."""
    reason: BumpReason | None
    offered: Slot | None
    """What was offered in its place when it was bumped."""
    offered_title: str


class BookingSaidItem(Item):
    """What was said with a decision."""

    command: str
    words: str
    school: SchoolBrief | None
    by: UUID | None
    at: datetime


class BookingItem(Item):
    """A booking as its school and its base see it."""

    id: UUID
    version: int
    number: str
    status: BookingStatus
    state: BookingStatus
    """The same as `status`."""
    school: SchoolBrief | None
    school_id: UUID
    owner: SchoolBrief | None
    owner_id: UUID
    base_id: UUID
    base_title: str
    resource_title: str
    """Of the next time."""
    rank: Rank
    title: str
    people: int
    note: str
    words: str
    """When, in words."""
    approval: bool
    occurrences: tuple[OccurrenceItem, ...]
    first_at: datetime
    """When its next time begins; where none is left, its first."""
    left: int
    """How many of its times are still to come."""
    created_at: datetime
    since: datetime
    created_by: UUID | None
    approved_by: UUID | None
    hold_until: datetime | None
    rebook_until: datetime | None
    proposed: tuple[Move, ...]
    """What a new 作息表 or 调休 would change; nothing has moved."""
    sayings: tuple[BookingSaidItem, ...]
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


Rooms = Mapping[UUID, Resource]


async def booking_items(
    session: AsyncSession, found: Sequence[Booking], caller: Caller, now: datetime
) -> list[BookingItem]:
    """The bookings with their schools, bases and rooms."""
    named = {id for b in found for id in (b.school_id, b.owner_id)}
    schools = await organisations(session, named)
    rooms = await named_resources(session, {id for b in found for id in _rooms(b)})
    bases = await named_bases(session, {b.base_id for b in found})
    return [_item(b, schools, rooms, bases, caller, now) for b in found]


def _rooms(b: Booking) -> Iterable[UUID]:
    offered = (one.offered.resource_id for one in b.occurrences if one.offered)
    return (*b.resources, *offered)


def _item(
    b: Booking,
    schools: Organisations,
    rooms: Rooms,
    bases: Mapping[UUID, Base],
    caller: Caller,
    now: datetime,
) -> BookingItem:
    plain = {name: getattr(b, name) for name in BookingItem.model_fields if hasattr(b, name)}
    base = bases.get(b.base_id)
    return BookingItem(
        **{
            **plain,
            "state": b.status,
            "school": school_brief(schools.get(b.school_id)),
            "owner": school_brief(schools.get(b.owner_id)),
            "base_title": base.title if base else "",
            "resource_title": _title(b.first.resource_id, rooms),
            "words": rule_words(b.rule),
            "occurrences": tuple(_occurrence(one, rooms) for one in b.occurrences),
            "first_at": b.first.starts_at,
            "left": len(b.coming),
            "sayings": tuple(
                BookingSaidItem(
                    command=one.command,
                    words=one.words,
                    school=school_brief(schools.get(one.school_id)) if one.school_id else None,
                    by=one.by,
                    at=one.at,
                )
                for one in b.sayings
            ),
            "allowed_actions": tuple(booking_actions(b, caller, now)),
        }
    )


def _occurrence(one: Occurrence, rooms: Rooms) -> OccurrenceItem:
    names = OccurrenceItem.model_fields
    plain = {name: getattr(one, name) for name in names if hasattr(one, name)}
    return OccurrenceItem(
        **plain,
        resource_title=_title(one.resource_id, rooms),
        offered_title=_title(one.offered.resource_id, rooms) if one.offered else "",
    )


def _title(id: UUID, rooms: Rooms) -> str:
    return rooms[id].title if id in rooms else ""
