"""A session (课次): one lesson of a cohort, with its teachers and place."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.payload import Hundredths, Payload, event

CONTEXT = "joint_training"


class SessionStatus(StrEnum):
    """Where a session stands."""

    SCHEDULED = "scheduled"
    """已排课"""
    HELD = "held"
    """已上课: attendance was recorded."""
    CANCELLED = "cancelled"
    """已停课"""


SESSION_STATUSES = {
    SessionStatus.SCHEDULED: "已排课",
    SessionStatus.HELD: "已上课",
    SessionStatus.CANCELLED: "已停课",
}


class SessionState(Payload):
    """A session after the fact; who teaches elsewhere reads it to see clashes."""

    status: SessionStatus
    """Where it stands."""
    cohort_id: UUID
    """The cohort."""
    owner_id: UUID
    """The school that organises the cohort."""
    starts_at: datetime
    """Planned begin (UTC)."""
    ends_at: datetime
    """Planned end (UTC)."""
    hours: Hundredths
    """Class hours (45 minutes each), in hundredths."""
    teacher_refs: tuple[UUID, ...]
    """Who teaches, the responsible one first; references, never names."""
    group: int | None
    """The group that it is for; null: the whole cohort."""
    resource_id: UUID | None
    """The room or workshop of a base; null: elsewhere."""
    booking_id: UUID | None
    """The booking that holds it."""
    makes_up_for: UUID | None
    """The session that this one makes up for (补课)."""


@event(CONTEXT, "session", "scheduled")
class SessionScheduled(SessionState):
    """已排课."""


@event(CONTEXT, "session", "changed")
class SessionChanged(SessionState):
    """已调课: time, place or teachers are the new ones."""


@event(CONTEXT, "session", "cancelled")
class SessionCancelled(SessionState):
    """已停课; the words stay behind the API."""
