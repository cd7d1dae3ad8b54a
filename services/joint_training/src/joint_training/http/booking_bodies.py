"""What requests about bookings say."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from cyzj.contracts.joint_training.booking import BumpReason, People
from cyzj.http.values import Body, Deciding
from joint_training.application.bookings.changing import Moving
from joint_training.application.bookings.place import Instead, Mode, PlaceBooking
from joint_training.domain.booking_steps import Placing
from joint_training.domain.series import Parity, Rule
from joint_training.http.base_items import PeriodNo, Weekday

WeekNo = Annotated[int, Field(ge=1, le=30)]


class RuleFields(BaseModel):
    """When: one day, or weeks and weekdays of a term."""

    resource_id: UUID
    time_of: UUID | None = None
    """The school by whose 作息表 and teaching weeks it is meant; null: the base's owner."""
    first_period: PeriodNo
    last_period: PeriodNo
    day: date | None = None
    """One day alone; null: the weeks below."""
    term_ends_on: date | None = None
    weeks_from: WeekNo = 1
    weeks_to: WeekNo = 1
    parity: Parity = Parity.EVERY
    weekdays: list[Weekday] = Field(default=[], max_length=7)

    def rule(self, owner: UUID) -> Rule:
        return Rule(
            resource_id=self.resource_id,
            time_of=self.time_of or owner,
            first_period=self.first_period,
            last_period=self.last_period,
            day=self.day,
            term_ends_on=None if self.day else self.term_ends_on,
            weeks_from=self.weeks_from,
            weeks_to=self.weeks_to,
            parity=self.parity,
            weekdays=tuple(self.weekdays),
        )


class PreviewQuery(RuleFields):
    """What is asked of a preview."""

    people: People = 1


Asked = Annotated[PreviewQuery, Query()]


class InsteadBody(Body):
    """What is taken instead of the time planned for a day."""

    planned_on: date
    resource_id: UUID
    day: date
    first_period: PeriodNo
    last_period: PeriodNo


class WaitlistBody(RuleFields, Body):
    """One time to wait for, and what for."""

    title: str = Field(max_length=200)
    people: People
    note: str = Field(default="", max_length=2000)

    def command(self, owner: UUID, school: UUID) -> PlaceBooking:
        placing = Placing(
            rule=self.rule(owner), title=self.title, people=self.people, note=self.note
        )
        return PlaceBooking(placing=placing, school_id=school, mode=Mode.ALL_OR_NOTHING)


class PlaceBody(WaitlistBody):
    """A booking: one time or a series, whole or not at all."""

    mode: Mode = Mode.ALL_OR_NOTHING
    instead: list[InsteadBody] = Field(default=[], max_length=200)
    """For `alternatives`: what is taken where the rule's time cannot be had; others are left out."""
    acknowledged: list[Annotated[str, Field(max_length=20)]] = Field(default=[], max_length=200)
    """Numbers of the bookings that will have to give way."""
    fingerprint: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    """Of the preview; if it is another now, nothing is taken and `current` shows it."""

    def command(self, owner: UUID, school: UUID) -> PlaceBooking:
        placing = Placing(
            rule=self.rule(owner), title=self.title, people=self.people, note=self.note
        )
        return PlaceBooking(
            placing=placing,
            school_id=school,
            mode=self.mode,
            instead=[Instead(**one.model_dump()) for one in self.instead],
            acknowledged=frozenset(self.acknowledged),
            fingerprint=self.fingerprint,
        )


class ApproveBody(Deciding):
    """The base says yes, and knows whose holds give way."""

    acknowledged: list[Annotated[str, Field(max_length=20)]] = Field(default=[], max_length=200)


class BookingReasonBody(Deciding):
    """A decision that needs a reason."""

    reason: str = Field(max_length=2000)


Times = Annotated[list[UUID], Field(max_length=200)]


class CancelBody(BookingReasonBody):
    """Which of its times; none named: all that have not begun."""

    occurrences: Times = Field(default=[])


class BumpBody(CancelBody):
    """Why the base takes them back."""

    reason_code: BumpReason


class OccurrenceBody(Deciding):
    """One of its times."""

    occurrence_id: UUID


class CheckOutBody(OccurrenceBody):
    """How many came."""

    headcount: People | None = None


class MovingBody(Body):
    """One of its times, and where it is to be."""

    occurrence_id: UUID
    resource_id: UUID
    day: date
    first_period: PeriodNo
    last_period: PeriodNo


class ChangeBookingBody(Deciding):
    """The booking as it is to be; without `moving` no time changes."""

    title: str = Field(max_length=200)
    people: People
    note: str = Field(default="", max_length=2000)
    moving: MovingBody | None = None

    def moved(self) -> Moving | None:
        return Moving(**self.moving.model_dump()) if self.moving else None
