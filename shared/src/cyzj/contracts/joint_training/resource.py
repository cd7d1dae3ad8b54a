"""A resource (实训室, 车间) of a base: booked as a whole, or by its stations (工位)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.joint_training.base import EquipmentClass
from cyzj.contracts.payload import Number, Payload, PublishedTitle, event

CONTEXT = "joint_training"
Minutes = Annotated[int, Field(ge=0, le=240)]
Stations = Annotated[int, Field(ge=1, le=2_000)]


class ResourceStatus(StrEnum):
    """States of a resource."""

    OPEN = "open"
    BLOCKED = "blocked"
    CLOSED = "closed"


class ResourceKind(StrEnum):
    """实训室 or 车间."""

    ROOM = "room"
    WORKSHOP = "workshop"


class BookedAs(StrEnum):
    """How it is booked: as a whole (独占) or by stations (按工位)."""

    WHOLE = "whole"
    STATIONS = "stations"


class ResourceState(Payload):
    """A resource after the fact. Seen by the whole alliance."""

    number: Number
    """The number people use, e.g. RS-2026-0012."""
    status: ResourceStatus
    """Whether it can be booked."""
    base_id: UUID
    """The base it belongs to."""
    owner_id: UUID
    """The school whose base that is."""
    title: PublishedTitle
    """What people call it."""
    kind: ResourceKind
    """Room or workshop."""
    booked_as: BookedAs
    """As a whole, or by stations."""
    stations: Stations
    """How many people can work in it at once."""
    setup_minutes: Minutes
    """Set-up before each use, which takes the room too."""
    cleandown_minutes: Minutes
    """Clean-down after each use, which takes the room too."""
    equipment_class: EquipmentClass
    """The class of what stands in it."""
    competitive_holds: bool
    """Whether several may hold one time until one of them is approved."""
    needs_approval: bool
    """Whether the base manager approves what other schools book."""


@event(CONTEXT, "resource", "added")
class ResourceAdded(ResourceState):
    """已登记: it can be booked once its base runs."""


@event(CONTEXT, "resource", "changed")
class ResourceChanged(ResourceState):
    """资料已更新; what was booked before keeps its times."""


@event(CONTEXT, "resource", "blocked")
class ResourceBlocked(ResourceState):
    """已封锁 by an incident, until that is cleared."""


@event(CONTEXT, "resource", "unblocked")
class ResourceUnblocked(ResourceState):
    """已解封: no incident is open any more."""


@event(CONTEXT, "resource", "closed")
class ResourceClosed(ResourceState):
    """已停用 for ever."""
