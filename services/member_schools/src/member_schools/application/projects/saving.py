"""Loading a project for a party, and writing its decision down with what falls due."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.member_schools.cooperation_project import ProjectStatus
from cyzj.deadlines import settle
from cyzj.domain.errors import not_found, stale
from cyzj.storage.unit import Unit
from member_schools.application.memberships.saving import Seen
from member_schools.domain.project_state import Decision, Project
from member_schools.domain.project_turns import falls_due
from member_schools.storage.projects import projects

MILESTONES = "project_milestones"
"""The deadline of a running project: the day after which its next milestone is overdue."""


async def load(unit: Unit, seen: Seen, own: UUID) -> Project:
    """The project, locked; what only its lead knows of does not exist for others."""
    found = await projects.load(unit.session, seen.id)
    if found.is_hidden and found.lead_id != own:
        raise not_found()
    if found.version != seen.expected_version:
        raise stale(found.version, status=found.status)
    return found


async def add_project(unit: Unit, decided: Decision) -> Project:
    """A new project."""
    made, events = decided
    await projects.add(unit.session, made)
    unit.record(made.id, made.version, events, schools=_audience(made))
    return made


async def save_project(unit: Unit, decided: Decision) -> Project:
    """A loaded project after a decision; nothing is written where nothing was decided."""
    after, events = decided
    if events:
        await projects.save(unit.session, after)
        unit.record(after.id, after.version, events, schools=_audience(after))
        await _fall_due(unit, after)
    return after


def _audience(project: Project) -> list[UUID] | None:
    return [project.lead_id] if project.is_hidden else None


async def _fall_due(unit: Unit, project: Project) -> None:
    running = project.status is ProjectStatus.RUNNING
    owed = [one for one in project.milestones if running and one.open and not one.fell_due]
    due = min(map(falls_due, owed), default=None)
    await settle(unit.session, project.id, {MILESTONES: due})
