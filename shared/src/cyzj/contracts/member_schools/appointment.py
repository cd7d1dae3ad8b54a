"""An appointment: a person (by reference) acts for an organisation in a role, from a day to a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.contracts.payload import Payload, event

CONTEXT = "member_schools"


class AppointmentState(Payload):
    """An appointment after the fact. Seen by the organisation itself and the office."""

    person_ref: UUID
    """The person; a reference, never a name."""
    organisation_id: UUID
    """For whom the person acts."""
    role: Role
    """As what."""
    starts_on: date
    """First day (Asia/Shanghai)."""
    ends_on: date | None
    """Last day, or null while open."""


@event(CONTEXT, "appointment", "granted")
class AppointmentGranted(AppointmentState):
    """已任命: the person holds the role from `starts_on`."""


@event(CONTEXT, "appointment", "ended")
class AppointmentEnded(AppointmentState):
    """任命已结束: the person holds the role no longer than `ends_on`."""
