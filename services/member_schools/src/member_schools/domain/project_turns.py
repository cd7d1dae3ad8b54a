"""Whose turn it is in a cooperation project, and who may take which part in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from cyzj.contracts.member_schools.cooperation_project import ProjectStatus
from cyzj.contracts.payload import Waiting
from cyzj.domain.clock import start_of
from cyzj.domain.errors import forbidden, not_found
from member_schools.domain.acting import Acting, school_has
from member_schools.domain.project_parts import Milestone, Partner

if TYPE_CHECKING:
    from member_schools.domain.project_state import Project

Turn = tuple[UUID, str, datetime, datetime | None]
"""Who, which command, since when, until when; None: as long as the rules give for an answer."""


def turns(project: Project, acting: Acting) -> tuple[Waiting, ...]:
    """What each party has to do next: each command once, with what is due first."""
    found: dict[tuple[UUID, str], Waiting] = {}
    for who, action, since, due in _turns(project):
        [waits] = school_has(who, replace(acting, now=since), action)
        if due is not None:
            waits = waits.model_copy(update={"due": due})
        key = (who, action)
        found[key] = min(found.get(key, waits), waits, key=lambda one: one.due or one.since)
    return tuple(found.values())


def _turns(project: Project) -> Iterator[Turn]:
    match project.status:
        case ProjectStatus.PROPOSED:
            for party in project.parties:
                if not party.confirmed:
                    yield party.organisation_id, "confirm", project.since, None
        case ProjectStatus.RUNNING:
            yield from _milestone_turns(project)
        case ProjectStatus.CONCLUDING:
            for party in other_side(project):
                yield party.organisation_id, "confirm_outcome", project.since, None


def _milestone_turns(project: Project) -> Iterator[Turn]:
    left = [one for one in project.milestones if one.done_on is None]
    for one in sorted(left, key=lambda one: one.due_on):
        since = _last(project, one.id)
        if one.open:
            yield one.owner_id, "complete_milestone", since, falls_due(one)
        else:
            for id in acceptors(project, one):
                yield id, "accept_milestone", since, None
    if not left and project.ends_on:
        since = max(_last(project, one.id) for one in project.milestones)
        yield project.lead_id, "conclude", since, start_of(project.ends_on + timedelta(days=1))


def _last(project: Project, milestone_id: UUID) -> datetime:
    """When something was last done with the milestone, but not before the project ran."""
    steps = [one.at for one in project.story if one.milestone_id == milestone_id]
    return max([project.since, *steps])


def falls_due(milestone: Milestone) -> datetime:
    """The moment at which its day is over."""
    return start_of(milestone.due_on + timedelta(days=1))


def acceptors(project: Project, milestone: Milestone) -> Sequence[UUID]:
    """Who may accept it: the lead; of the lead's own, each of the others."""
    if milestone.owner_id != project.lead_id:
        return (project.lead_id,)
    return tuple(one.organisation_id for one in project.parties[1:])


def other_side(project: Project) -> Sequence[Partner]:
    """Who may confirm the outcome: of a school's project, those that are no schools, and vice versa."""
    by_school = project.parties[0].is_school
    return tuple(one for one in project.parties if one.is_school != by_school)


def require_party(project: Project, own: UUID) -> None:
    """Raises `not-a-party` unless the organisation is in it."""
    if own not in project.party_ids:
        raise forbidden("not-a-party", "贵单位不是这个项目的一方，不能办理。")


def require_lead(project: Project, own: UUID) -> None:
    """Raises unless the organisation leads it."""
    require_party(project, own)
    if own != project.lead_id:
        raise forbidden("not-the-lead", "这一步由牵头单位办理，请与牵头单位联系。")


def require_one_of(may: Sequence[UUID], own: UUID, message: str) -> None:
    """Raises `other-party` with who does it unless it is `own`."""
    if own not in may:
        raise forbidden("other-party", message)


def require_other_person(asked_by: UUID | None, acting: Acting, what: str) -> None:
    """Nobody approves what they themselves asked for, whichever organisation they act for."""
    if asked_by is not None and asked_by == acting.by:
        raise forbidden("same-person", f"{what}是您本人提交的，请由本单位另一位同事办理。")


def milestone_in(project: Project, id: UUID) -> Milestone:
    """The milestone; 404 where there is none."""
    found = next((one for one in project.milestones if one.id == id), None)
    if found is None:
        raise not_found("找不到这个里程碑，请刷新后再试。")
    return found
