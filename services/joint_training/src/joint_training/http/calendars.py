"""Routes of calendars: a base by the day, a resource by the week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from cyzj.contracts.joint_training.base import EquipmentClass
from cyzj.contracts.joint_training.booking import BookingStatus, OccurrenceStatus
from cyzj.contracts.joint_training.resource import BookedAs, ResourceStatus
from cyzj.domain.caller import Caller
from cyzj.domain.errors import FieldError, invalid
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Item
from cyzj.members.reading import Organisations, organisations
from joint_training.application.bookings.calendars import CalendarView, calendar_of, week_of
from joint_training.domain.bases_rights import BOOKS
from joint_training.domain.school_time import Period
from joint_training.storage.bases import resources

router = APIRouter(prefix="/v1/calendars", tags=["calendars"])
Reading = Annotated[Read, Depends(reading("calendars.read"))]


class DayItem(Item):
    """A day by the calendar of the base's owner."""

    day: date
    week: int | None
    """Teaching week; null: outside the term."""
    off: str | None
    """Why nothing is taught on it."""
    periods: tuple[Period, ...]
    """In minutes after midnight."""


class RoomItem(Item):
    """A row of the calendar."""

    id: UUID
    number: str
    title: str
    status: ResourceStatus
    booked_as: BookedAs
    stations: int
    equipment_class: EquipmentClass
    setup_minutes: int
    cleandown_minutes: int


class EntryItem(Item):
    """A time that stands in the calendar."""

    occurrence_id: UUID
    booking_id: UUID | None
    """Null for those who may not open it."""
    number: str
    resource_id: UUID
    school: SchoolBrief | None
    school_id: UUID
    mine: bool
    title: str
    people: int
    booking_status: BookingStatus
    status: OccurrenceStatus
    blocking: bool
    day: date
    first_period: int
    last_period: int
    starts_at: datetime
    ends_at: datetime
    hold_until: datetime | None


class ClosedItem(Item):
    """A blackout."""

    resource_id: UUID
    number: str
    starts_at: datetime
    ends_at: datetime


class CalendarItem(Item):
    """What a calendar page shows."""

    base_id: UUID
    base_number: str
    base_title: str
    owner: SchoolBrief | None
    takes_bookings: bool
    days: tuple[DayItem, ...]
    resources: tuple[RoomItem, ...]
    entries: tuple[EntryItem, ...]
    closed: tuple[ClosedItem, ...]


@router.get(
    "/day",
    operation_id="get_day_calendar",
    summary="The resources of a base on one day",
    responses=documented(401, 403, 404, 422, 503),
)
async def by_day(read: Reading, base_id: UUID, day: date | None = None) -> CalendarItem:
    async with read.session() as session:
        days = [_sound(day or read.today)]
        found = await calendar_of(session, read.caller, base_id, days)
        schools = await organisations(session, _named(found))
    return calendar_item(found, schools, read.caller)


@router.get(
    "/week",
    operation_id="get_week_calendar",
    summary="One resource in the week that holds a day",
    responses=documented(401, 403, 404, 422, 503),
)
async def by_week(read: Reading, resource_id: UUID, day: date | None = None) -> CalendarItem:
    async with read.session() as session:
        room = await resources.find(session, resource_id)
        days = week_of(_sound(day or read.today))
        found = await calendar_of(session, read.caller, room.base_id, days, resource=resource_id)
        schools = await organisations(session, _named(found))
    return calendar_item(found, schools, read.caller)


def _sound(day: date) -> date:
    if not 2000 <= day.year <= 2200:
        message = "日期太远，请选择近几年的日期。"
        raise invalid("malformed", message, FieldError("day", message))
    return day


def _named(found: CalendarView) -> set[UUID]:
    return {found.base.owner_id, *(row.school_id for row in found.times)}


def calendar_item(found: CalendarView, schools: Organisations, caller: Caller) -> CalendarItem:
    """The calendar as this caller sees it."""
    return CalendarItem(
        base_id=found.base.id,
        base_number=found.base.number,
        base_title=found.base.title,
        owner=school_brief(schools.get(found.base.owner_id)),
        takes_bookings=found.base.takes_bookings,
        days=tuple(_days(found)),
        resources=tuple(
            RoomItem(**{name: getattr(one, name) for name in RoomItem.model_fields})
            for one in found.resources
        ),
        entries=tuple(_entry(row, schools, caller) for row in found.times),
        closed=tuple(
            ClosedItem(
                resource_id=one.resource_id,
                number=one.number,
                starts_at=one.starts,
                ends_at=one.ends,
            )
            for one in found.closed
        ),
    )


def _days(found: CalendarView) -> Iterable[DayItem]:
    for day in found.days:
        term = found.time.term_of(day)
        yield DayItem(
            day=day,
            week=term.week_of(day) if term else None,
            off=found.time.off(day),
            periods=found.time.schedule(day).periods,
        )


def _entry(row: Any, schools: Organisations, caller: Caller) -> EntryItem:
    sees = caller.is_office or (
        caller.school_id in (row.school_id, row.owner_id) and caller.holds(*BOOKS)
    )
    names = EntryItem.model_fields
    plain = {name: getattr(row, name) for name in names if hasattr(row, name)}
    return EntryItem(
        **{
            **plain,
            "occurrence_id": row.id,
            "booking_id": row.booking_id if sees else None,
            "school": school_brief(schools.get(row.school_id)),
            "mine": row.school_id == caller.school_id,
        }
    )
