"""A cooperation project (校企联建) from the draft to the start; `project_life` holds what follows."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from cyzj.contracts.member_schools import cooperation_project_events as events
from cyzj.contracts.member_schools.cooperation_project import ProjectState, ProjectStatus
from cyzj.domain.errors import FieldError, conflict
from member_schools.domain.acting import Acting
from member_schools.domain.project_machine import PROJECT
from member_schools.domain.project_parts import Partner
from member_schools.domain.project_plan import Content, check_form, check_proposal, hash_of
from member_schools.domain.project_state import Decision, Project, facts, step
from member_schools.domain.project_turns import (
    require_lead,
    require_other_person,
    require_party,
)
from member_schools.domain.texts import reason_of

WHY = "请写明理由（2 至 500 字），只有各方和集团办公室能看到。"


def draft(id: UUID, number: str, content: Content, acting: Acting) -> Decision:
    """A draft that only the lead sees; it may lack what a proposal needs."""
    PROJECT.require(None, "draft")
    check_form(content)
    made = Project(
        id=id,
        version=1,
        number=number,
        status=ProjectStatus.DRAFT,
        since=acting.now,
        created_at=acting.now,
        lead_id=content.lead_id,
        **vars(content),
    )
    return made, [events.ProjectDrafted(**facts(made))]


def change(project: Project, content: Content, own: UUID, acting: Acting) -> Decision:
    """The draft anew; the same again changes nothing."""
    require_lead(project, own)
    PROJECT.require(project.status, "change")
    check_form(content)
    if hash_of(content) == project.content_hash:
        return project, []
    after = step(project, "change", acting, own, **vars(content))
    return after, [events.ProjectChanged(**facts(after))]


def discard(project: Project, own: UUID, acting: Acting) -> Decision:
    """The draft is given up; its number is not used again."""
    require_lead(project, own)
    after = step(project, "discard", acting, own)
    return after, [events.ProjectDiscarded(**facts(after))]


def propose(project: Project, own: UUID, acting: Acting) -> Decision:
    """The plan goes to the parties; the lead has confirmed it by that."""
    require_lead(project, own)
    PROJECT.require(project.status, "propose")
    check_proposal(project.content, acting.today)
    parties = tuple(
        _confirmed(one, project, acting)
        if one.organisation_id == own
        else Partner(one.organisation_id, one.is_school)
        for one in project.parties
    )
    after = step(project, "propose", acting, own, parties=parties)
    return after, [events.ProjectProposed(**facts(after))]


def withdraw(project: Project, reason: str, own: UUID, acting: Acting) -> Decision:
    """Back to a draft, to be changed: every confirmation is void."""
    require_lead(project, own)
    said = reason_of(reason, WHY)
    void = tuple(Partner(one.organisation_id, one.is_school) for one in project.parties)
    after = step(project, "withdraw", acting, own, said, parties=void)
    return after, [events.ProjectWithdrawn(**facts(after))]


def confirm(project: Project, read_hash: str, own: UUID, acting: Acting) -> Decision:
    """A party confirms the plan that it read; with the last of them the project runs.

    Raises `plan-changed` with the present hash if another plan was read.
    """
    require_party(project, own)
    PROJECT.require(project.status, "confirm")
    if read_hash != project.content_hash:
        message = "方案在您阅读之后改过，请看过现在的方案再确认。"
        raise conflict(
            "plan-changed",
            message,
            FieldError("content_hash", message),
            content_hash=project.content_hash,
            version=project.version,
        )
    if any(one.confirmed for one in project.parties if one.organisation_id == own):
        raise conflict("confirmed-already", "贵单位已经确认这份方案，不用再确认。")
    proposed = next(one for one in reversed(project.story) if one.command == "propose")
    require_other_person(proposed.by, acting, "方案")
    parties = tuple(
        _confirmed(one, project, acting) if one.organisation_id == own else one
        for one in project.parties
    )
    after = step(project, "confirm", acting, own, parties=parties)
    said: list[ProjectState] = [events.ProjectConfirmed(**facts(after), organisation_id=own)]
    if all(one.confirmed for one in parties):
        after = step(after, "start", acting, None)
        said.append(events.ProjectStarted(**facts(after)))
    return after, said


def decline(project: Project, reason: str, own: UUID, acting: Acting) -> Decision:
    """A party does not take part: the project is over before it began."""
    require_party(project, own)
    if own == project.lead_id:
        raise conflict("lead-declines", "牵头单位请收回修改，再废弃草稿。")
    after = step(project, "decline", acting, own, reason_of(reason, WHY))
    return after, [events.ProjectDeclined(**facts(after), organisation_id=own)]


def _confirmed(party: Partner, project: Project, acting: Acting) -> Partner:
    return replace(
        party,
        confirmed_at=acting.now,
        confirmed_by=acting.by,
        confirmed_hash=project.content_hash,
    )
