"""A blackout (停用时段): a resource is out of use for a time, asked for by one person and accepted by another."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Number, Payload, Waiting, event

CONTEXT = "joint_training"


class BlackoutStatus(StrEnum):
    """States of a blackout (domain.md 2.4)."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class BlackoutCause(StrEnum):
    """检修, 检测, 竞赛, 考试, 其他."""

    MAINTENANCE = "maintenance"
    INSPECTION = "inspection"
    COMPETITION = "competition"
    EXAMINATION = "examination"
    OTHER = "other"


class BlackoutState(Payload):
    """A blackout after the fact. Seen by the whole alliance."""

    number: Number
    """The number people use, e.g. BO-2026-0004."""
    status: BlackoutStatus
    """Whether it is in force."""
    base_id: UUID
    """The base of the resource."""
    resource_id: UUID
    """The resource that is out of use."""
    owner_id: UUID
    """The school whose base that is."""
    cause: BlackoutCause
    """Why, as a code; the words stay behind the API."""
    starts_at: datetime
    """From when (UTC)."""
    ends_at: datetime
    """Until when (UTC), itself not included."""
    bumped: Annotated[int, Field(ge=0)]
    """How many bookings were bumped when it was accepted."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "blackout", "requested")
class BlackoutRequested(BlackoutState):
    """已申请停用."""


@event(CONTEXT, "blackout", "accepted")
class BlackoutAccepted(BlackoutState):
    """停用已生效: nothing can be booked in that time."""


@event(CONTEXT, "blackout", "rejected")
class BlackoutRejected(BlackoutState):
    """停用未批准."""
