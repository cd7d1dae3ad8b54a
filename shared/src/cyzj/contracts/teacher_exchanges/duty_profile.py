"""What a teacher teaches (任教类别): it decides which duty rules apply to them."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from cyzj.contracts.payload import Payload, event

CONTEXT = "teacher_exchanges"


class Teaches(StrEnum):
    """What kind of courses."""

    PROFESSIONAL = "professional"
    """专业课（含实习指导）; so is everybody of whom nothing is said."""
    GENERAL = "general"
    """公共基础课."""


class DutyProfileState(Payload):
    """What a teacher teaches, as their school says. Seen by that school and the office."""

    person_ref: UUID
    """Whose it is; a reference, never a name. It is the id of the aggregate too."""
    school_id: UUID
    """The school that says so."""
    teaches: Teaches
    """What kind of courses."""


@event(CONTEXT, "duty_profile", "set")
class DutyProfileSet(DutyProfileState):
    """任教类别已设定."""
