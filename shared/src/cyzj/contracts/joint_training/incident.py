"""A safety incident (安全事件): it blocks a resource until it is cleared."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Number, Payload, event

CONTEXT = "joint_training"


class IncidentStatus(StrEnum):
    """States of an incident."""

    BLOCKED = "blocked"
    CLEARED = "cleared"


class Severity(StrEnum):
    """险情, 轻微, 一般, 严重."""

    NEAR_MISS = "near_miss"
    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"


class IncidentState(Payload):
    """An incident after the fact. Seen by the owner of the base and those whose bookings it touches."""

    number: Number
    """The number people use, e.g. SI-2026-0002."""
    status: IncidentStatus
    """Whether the resource is still blocked by it."""
    base_id: UUID
    """The base it happened in."""
    resource_id: UUID
    """The resource it blocks."""
    owner_id: UUID
    """The school whose base that is."""
    severity: Severity
    """How grave it was."""
    happened_at: datetime
    """When it happened (UTC)."""
    affected: Annotated[int, Field(ge=0)]
    """How many bookings with times still to come stood in the resource when it was reported."""
    bumped: Annotated[int, Field(ge=0)]
    """How many of them were bumped because of it."""


@event(CONTEXT, "incident", "opened")
class IncidentOpened(IncidentState):
    """已上报: the resource is blocked from now on."""


@event(CONTEXT, "incident", "bookings_bumped")
class IncidentBookingsBumped(IncidentState):
    """受影响的预约已调整: those named were bumped, each with a reason of its own."""


@event(CONTEXT, "incident", "cleared")
class IncidentCleared(IncidentState):
    """已解除 by somebody who is responsible for the base."""
