"""The office schedules a term of office; it begins and ends by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.contracts.codes import Standing
from cyzj.contracts.member_schools.resolution import ResolutionStatus
from cyzj.contracts.member_schools.term import CouncilOffice
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.council.saving_terms import add_term
from member_schools.domain import term as domain
from member_schools.domain.term import Term
from member_schools.storage import organisations, people
from member_schools.storage.council import resolutions


@dataclass(frozen=True)
class ScheduleTerm:
    """Which office, whose, from when until when; who acts in it; and the resolution behind it."""

    office: CouncilOffice
    organisation_id: UUID
    starts_on: date
    ends_on: date
    person_ref: UUID | None = None
    resolution_id: UUID | None = None


async def schedule_term(unit: Unit, command: ScheduleTerm) -> Term:
    """The term; an overlapping one of the same office breaks a constraint."""
    await require_holder(unit, command.organisation_id, command.person_ref)
    if command.resolution_id is not None:
        resolution = await resolutions.find(unit.session, command.resolution_id)
        if resolution.status is not ResolutionStatus.PASSED:
            raise conflict("resolution-not-passed", f"决议 {resolution.number} 还没有通过。")
    span = command.starts_on, command.ends_on
    return await add_term(
        unit,
        domain.schedule(
            new_id(),
            command.office,
            command.organisation_id,
            command.person_ref,
            span,
            command.resolution_id,
            acting(unit),
        ),
    )


async def require_holder(unit: Unit, organisation_id: UUID, person: UUID | None) -> None:
    """Raises unless the organisation is an active member, and the person has a post there."""
    holder = (await organisations.show(unit.session, organisation_id)).organisation
    if holder.standing is not Standing.ACTIVE:
        message = f"{holder.profile.short_name}现在不是正式成员，不能担任职务。"
        raise conflict("not-a-member", message, FieldError("organisation_id", message))
    if person is not None:
        held = await people.appointments_of(unit.session, person)
        if not any(
            post.organisation_id == organisation_id and post.in_force(unit.now) for post in held
        ):
            message = "请选该单位在任的人员。"
            raise invalid("not-of-the-holder", message, FieldError("person_ref", message))
