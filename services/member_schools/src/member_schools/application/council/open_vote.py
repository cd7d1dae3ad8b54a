"""The office puts a motion to the council's vote."""

from __future__ import annotations

from cyzj.deadlines import schedule
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.domain import resolution as domain
from member_schools.domain.resolution import Motion, Resolution
from member_schools.storage.council import resolutions, voting_members

COUNT = "count_votes"
"""The deadline at which an open vote is counted."""


async def open_vote(unit: Unit, motion: Motion) -> Resolution:
    """The resolution, open to every voting member of this moment; it is counted when it closes.

    A member does not vote on its own suspension or expulsion, nor an applicant on its admission.
    """
    voters = [
        member for member in await voting_members(unit.session) if member != motion.organisation_id
    ]
    number = await resolutions.next_number(unit.session, unit.now)
    made, events = domain.open_vote(new_id(), number, motion, voters, acting(unit))
    await resolutions.add(unit.session, made)
    unit.record(made.id, made.version, events)
    await schedule(unit.session, made.id, COUNT, made.closes_at)
    return made
