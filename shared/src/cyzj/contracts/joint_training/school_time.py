"""How a school counts its time: bell schedules (作息表), first weeks of terms, and what 调休 days carry."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Fact, Payload, event

CONTEXT = "joint_training"
MinuteOfDay = Annotated[int, Field(ge=0, le=1440)]
"""Minutes after midnight in Asia/Shanghai."""


class PeriodFact(Fact):
    """One period (节次): its place in the list is its number."""

    starts: MinuteOfDay
    """When it begins."""
    ends: MinuteOfDay
    """When it ends."""


@event(CONTEXT, "bell_schedule", "published")
class BellSchedulePublished(Payload):
    """作息表已发布: the school's periods from a day on. Bookings that it moves ask their bookers first."""

    school_id: UUID
    """The school."""
    valid_from: date
    """The first day it holds for."""
    periods: tuple[PeriodFact, ...]
    """Periods 1 to n."""


@event(CONTEXT, "teaching_term", "set")
class TeachingTermSet(Payload):
    """教学周已设定: the Monday of week 1 of a term, for one school or as the alliance's default."""

    school_id: UUID | None
    """The school; null: the alliance's default."""
    term_ends_on: date
    """The term, by its last day."""
    first_monday: date
    """Monday of week 1."""
    weeks: Annotated[int, Field(ge=1, le=30)]
    """How many teaching weeks it has."""


@event(CONTEXT, "make_up_day", "decided")
class MakeUpDayDecided(Payload):
    """调休安排已确定 by the group office: whose lessons a day carries."""

    day: date
    """The day in question."""
    lessons_of: date | None
    """The day whose lessons it carries; null: none at all."""
