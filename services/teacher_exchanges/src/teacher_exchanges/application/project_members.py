"""Keep the local copy of organisations from the events of member_schools."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.contracts.member_schools.organisation import OrganisationState
from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from teacher_exchanges.storage.organisation_row import OrganisationRow


async def project_members(unit: Unit, events: Sequence[Received]) -> None:
    """Every organisation named in `events` is as its last event says."""
    for received in events:
        data = received.event.data
        if isinstance(data, OrganisationState):
            await unit.session.merge(
                OrganisationRow(
                    id=received.event.subject,
                    name=data.name,
                    kind=data.kind,
                    jurisdiction=data.jurisdiction,
                    city_code=data.city_code,
                    standing=data.standing,
                    decision_days=data.decision_days,
                )
            )
