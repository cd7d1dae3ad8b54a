"""How incidents and blackouts stand in answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.blackout import BlackoutCause, BlackoutStatus
from cyzj.contracts.joint_training.incident import IncidentStatus, Severity
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.domain.clock import SHANGHAI
from cyzj.http.values import Item
from joint_training.domain.bases_rights import blackout_actions, incident_actions
from joint_training.domain.stoppages import Blackout, Incident
from joint_training.http.booking_items import BookingItem
from joint_training.storage.bases import named_bases, named_resources
from joint_training.storage.bookings import ahead


class StoppageItem(Item):
    """What both have."""

    id: UUID
    version: int
    number: str
    base_id: UUID
    base_title: str
    resource_id: UUID
    resource_title: str
    owner_id: UUID
    words: str
    outcome: str
    by: UUID | None
    decided_by: UUID | None
    created_at: datetime
    since: datetime
    bumped: int
    """How many bookings had to give way because of it."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


class IncidentItem(StoppageItem):
    """A safety incident."""

    status: IncidentStatus
    state: IncidentStatus
    """The same as `status`."""
    severity: Severity
    happened_at: datetime
    affected: int
    """How many bookings were still to come when it was reported."""


class BlackoutItem(StoppageItem):
    """A blackout."""

    status: BlackoutStatus
    state: BlackoutStatus
    """The same as `status`."""
    cause: BlackoutCause
    starts_at: datetime
    ends_at: datetime
    booked: int
    """How many bookings there are in that time now."""


class Affected(Item):
    """What stands in the way of an incident: times still to come, and their bookings."""

    occurrences: list[UUID]
    items: list[BookingItem]


async def _titles(
    session: AsyncSession, found: Sequence[Incident | Blackout]
) -> dict[UUID, dict[str, object]]:
    rooms = await named_resources(session, {one.resource_id for one in found})
    bases = await named_bases(session, {one.base_id for one in found})
    return {
        one.id: {
            **vars(one),
            "state": one.status,
            "resource_title": rooms[one.resource_id].title,
            "base_title": bases[one.base_id].title,
        }
        for one in found
    }


async def incident_items(
    session: AsyncSession, found: Sequence[Incident], caller: Caller
) -> list[IncidentItem]:
    """The incidents, and what this caller may do with each."""
    said = await _titles(session, found)
    return [
        IncidentItem.model_validate(
            {**said[one.id], "allowed_actions": tuple(incident_actions(one, caller))}
        )
        for one in found
    ]


async def blackout_items(
    session: AsyncSession, found: Sequence[Blackout], caller: Caller, now: datetime
) -> list[BlackoutItem]:
    """The blackouts, what is booked meanwhile, and what this caller may do with each."""
    said = await _titles(session, found)
    items = []
    for one in found:
        span = (one.starts_at, one.ends_at)
        times = await ahead(session, now, resource_id=one.resource_id, between=span)
        items.append(
            BlackoutItem.model_validate(
                {
                    **said[one.id],
                    "booked": len({booking for booking, _ in times}),
                    "allowed_actions": tuple(blackout_actions(one, caller)),
                }
            )
        )
    return items


def local(moment: datetime) -> str:
    """2026-10-28 10:20, as it is in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
