"""From the events of others: the last day of activity, who is active again, and what is open for whom."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import save_membership
from member_schools.domain.activity import activities_in
from member_schools.domain.membership_life import reactivate
from member_schools.domain.obligation import obligation_in
from member_schools.storage import obligations, organisations
from member_schools.storage.council import memberships_of


async def note_events(unit: Unit, events: Sequence[Received]) -> None:
    """The latest day counts, in whatever order the events come; silence ends with the first."""
    active: dict[UUID, Envelope] = {}
    found = []
    for item in events:
        for activity in activities_in(item.event):
            found.append(activity)
            active[activity.organisation_id] = item.event
    await organisations.note_activities(unit.session, found)
    for organisation, membership in (await memberships_of(unit.session, sorted(active))).items():
        decided = reactivate(membership, acting(unit))
        if decided is not None:
            await save_membership(unit, decided, cause=active[organisation])
    stated = [(item.event.subject, obligation_in(item.event)) for item in events]
    await obligations.keep(unit.session, {id: one for id, one in stated if one is not None})
