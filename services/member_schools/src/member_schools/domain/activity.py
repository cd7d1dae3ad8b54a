"""What counts as activity of an organisation: what it began or hosted, by events of other services.

Dormancy (domain.md 2.1) will count the days since. One table, so that the office can read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.engagement_events import (
    EngagementFinished,
    EngagementRecognised,
    EngagementStarted,
)
from cyzj.contracts.teacher_exchanges.match import MatchConfirmed
from cyzj.contracts.teacher_exchanges.offer import OfferPublished
from cyzj.contracts.teacher_exchanges.request import RequestOpened
from cyzj.domain.clock import school_date

QUALIFYING: dict[type[Payload], tuple[str, ...]] = {
    RequestOpened: ("school_id",),
    OfferPublished: ("school_id",),
    MatchConfirmed: ("home_school_id", "host_school_id"),
    EngagementStarted: ("home_school_id", "host_school_id"),
    EngagementFinished: ("home_school_id", "host_school_id"),
    EngagementRecognised: ("home_school_id", "host_school_id"),
}
"""Event → the fields that name who was active: the initiator, and the host."""


@dataclass(frozen=True)
class Activity:
    """An organisation was active on a day (Asia/Shanghai), by an item of another service."""

    organisation_id: UUID
    on: date
    event_type: str
    subject: UUID


def activities_in(event: Envelope) -> list[Activity]:
    """The activities an event shows; none for an event that does not qualify."""
    day = school_date(event.happened())
    return [
        Activity(getattr(event.data, field), day, event.type, event.subject)
        for field in QUALIFYING.get(type(event.data), ())
    ]
