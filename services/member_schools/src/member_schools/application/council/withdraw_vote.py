"""The office takes a motion back before it is counted."""

from __future__ import annotations

from cyzj.deadlines import cancel
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.council.open_vote import COUNT
from member_schools.application.memberships.saving import Seen
from member_schools.domain import resolution as domain
from member_schools.domain.resolution import Resolution
from member_schools.storage.council import resolutions


async def withdraw_vote(unit: Unit, seen: Seen, reason: str) -> Resolution:
    """The resolution, withdrawn; the votes cast stay in its history."""
    before = await resolutions.load(unit.session, seen.id, expected_version=seen.expected_version)
    after, events = domain.withdraw(before, reason, acting(unit))
    await resolutions.save(unit.session, after)
    unit.record(after.id, after.version, events)
    await cancel(unit.session, after.id, COUNT)
    return after
