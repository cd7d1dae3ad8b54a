"""A project that runs: activities, milestones, pauses and an early end."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.memberships.saving import Seen
from member_schools.application.projects.evidence import Handed, evidence
from member_schools.application.projects.saving import load, save_project
from member_schools.domain import project_life as life
from member_schools.domain.project_life import Held
from member_schools.domain.project_state import Project
from member_schools.storage.projects import projects


async def record_activity(
    unit: Unit, seen: Seen, own: UUID, held: Held, handed: Sequence[Handed]
) -> Project:
    """What was done together, with its evidence."""
    before = await load(unit, seen, own)
    proofs = await evidence(unit, before, handed)
    decided = life.record_activity(before, new_id(), held, proofs, own, acting(unit))
    return await save_project(unit, decided)


async def strike_activity(unit: Unit, seen: Seen, own: UUID, id: UUID, reason: str) -> Project:
    """An activity that was recorded wrongly counts no more."""
    before = await load(unit, seen, own)
    return await save_project(unit, life.strike_activity(before, id, reason, own, acting(unit)))


async def complete_milestone(
    unit: Unit, seen: Seen, own: UUID, id: UUID, handed: Sequence[Handed]
) -> Project:
    """Its owner hands the milestone in."""
    before = await load(unit, seen, own)
    proofs = await evidence(unit, before, handed)
    return await save_project(unit, life.complete_milestone(before, id, proofs, own, acting(unit)))


async def accept_milestone(unit: Unit, seen: Seen, own: UUID, id: UUID) -> Project:
    """Another party finds it done."""
    before = await load(unit, seen, own)
    return await save_project(unit, life.accept_milestone(before, id, own, acting(unit)))


async def return_milestone(unit: Unit, seen: Seen, own: UUID, id: UUID, reason: str) -> Project:
    """Back to its owner, with what is missing."""
    before = await load(unit, seen, own)
    return await save_project(unit, life.return_milestone(before, id, reason, own, acting(unit)))


async def milestones_fall_due(unit: Unit, id: UUID) -> None:
    """The day of a milestone is over: what is not handed in is overdue."""
    before = await projects.load(unit.session, id)
    decided = life.fall_due(before, acting(unit))
    if decided is not None:
        await save_project(unit, decided)


async def pause_project(unit: Unit, seen: Seen, own: UUID, reason: str) -> Project:
    """It rests."""
    before = await load(unit, seen, own)
    return await save_project(unit, life.pause(before, reason, own, acting(unit)))


async def resume_project(unit: Unit, seen: Seen, own: UUID) -> Project:
    """It goes on."""
    before = await load(unit, seen, own)
    return await save_project(unit, life.resume(before, own, acting(unit)))


async def end_project_early(unit: Unit, seen: Seen, own: UUID, reason: str) -> Project:
    """It ends without an outcome."""
    before = await load(unit, seen, own)
    return await save_project(unit, life.end_early(before, reason, own, acting(unit)))
