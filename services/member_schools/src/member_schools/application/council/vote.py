"""A voting member casts its one vote."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.member_schools.resolution import Choice
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.domain import resolution as domain
from member_schools.domain.resolution import Resolution
from member_schools.storage.council import resolutions


async def vote(unit: Unit, id: UUID, voter: UUID, choice: Choice, words: str) -> Resolution:
    """The resolution with the vote. No version is asked for: others vote at the same time."""
    before = await resolutions.load(unit.session, id)
    after, events = domain.vote(before, voter, choice, words, acting(unit))
    await resolutions.save(unit.session, after)
    unit.record(after.id, after.version, events)
    return after
