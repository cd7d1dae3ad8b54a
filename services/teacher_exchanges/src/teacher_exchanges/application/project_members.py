"""Keep the local copies of organisations, appointments and agreement lines from member_schools' events."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.contracts.member_schools.agreement import AgreementState
from cyzj.contracts.member_schools.appointment import AppointmentState
from cyzj.contracts.member_schools.organisation import OrganisationState
from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from teacher_exchanges.application.quotas import keep_lines
from teacher_exchanges.storage.member_rows import AppointmentRow, OrganisationRow


async def project_members(unit: Unit, events: Sequence[Received]) -> None:
    """Everything named in `events` is as its last event says."""
    for received in events:
        match received.event.data:
            case OrganisationState() as state:
                await unit.session.merge(
                    OrganisationRow(
                        id=received.event.subject,
                        name=state.name,
                        kind=state.kind,
                        jurisdiction=state.jurisdiction,
                        city_code=state.city_code,
                        standing=state.standing,
                        decision_days=state.decision_days,
                    )
                )
            case AppointmentState() as state:
                await unit.session.merge(
                    AppointmentRow(
                        id=received.event.subject,
                        person_ref=state.person_ref,
                        organisation_id=state.organisation_id,
                        role=state.role,
                        starts_on=state.starts_on,
                        ends_on=state.ends_on,
                    )
                )
            case AgreementState() as state:
                await keep_lines(unit, received.event.subject, state)
            case _:
                continue
