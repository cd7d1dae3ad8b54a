"""End a post: today at once, or with a later day; the person's sessions end with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.domain.clock import school_date
from cyzj.storage.unit import Unit
from member_schools.domain import appointment as domain
from member_schools.domain.appointment import Appointment
from member_schools.domain.invitation import check_may_appoint
from member_schools.domain.session import Ending
from member_schools.storage import people, sessions


@dataclass(frozen=True)
class EndAppointment:
    """End this post with `last_day`, or today."""

    id: UUID
    expected_version: int
    last_day: date | None


async def end_appointment(
    unit: Unit, command: EndAppointment, within_reach: Callable[[UUID], None]
) -> Appointment:
    """The post, ended; `within_reach` raises for an organisation the caller may not act for."""
    before = await people.appointment(
        unit.session, command.id, expected_version=command.expected_version
    )
    within_reach(before.organisation_id)
    check_may_appoint(unit.caller.roles, before.role)
    last_day = command.last_day or school_date(unit.now)
    after, events = domain.end(before, last_day, unit.caller.person_ref, unit.now)
    await people.save_appointment(unit.session, after)
    if not after.in_force(unit.now):
        await sessions.end_all(unit.session, after.person_ref, Ending.ROLE, unit.now)
    unit.record(after.id, after.version, events, schools=[after.organisation_id])
    return after
