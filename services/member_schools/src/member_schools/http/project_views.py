"""A cooperation project as a caller may see it, and what they may do with it now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cyzj.contracts.codes import Role
from cyzj.domain.caller import Caller
from member_schools.domain.project_machine import PROJECT
from member_schools.domain.project_parts import Activity, Evidence, Milestone, Outcome
from member_schools.domain.project_state import Project
from member_schools.domain.project_turns import acceptors, other_side
from member_schools.http.council_items import Named, allowed, brief_of
from member_schools.http.project_items import (
    ActivityItem,
    EvidenceItem,
    MilestoneItem,
    NumbersItem,
    OutcomeItem,
    PartyItem,
    ProjectBrief,
    ProjectItem,
    SaidItem,
)

MILESTONE_STEPS = ("complete_milestone", "accept_milestone", "return_milestone")
LEADS = frozenset(
    row.command for row in PROJECT.transitions if row.actor == "lead" and row.command != "draft"
)


def is_close(project: Project, caller: Caller) -> bool:
    """Whether the caller reads its texts and files: a party, or the office."""
    office = caller.holds(Role.GROUP_OFFICE, Role.SYSTEM)
    return office or caller.school_id in project.party_ids


def project_brief(project: Project, named: Named, caller: Caller) -> ProjectBrief:
    """The project in a list."""
    return ProjectBrief(**_brief(project, named, caller))


def project_item(project: Project, named: Named, caller: Caller) -> ProjectItem:
    """The project with all its parts."""
    close = is_close(project, caller)
    may = set(_may(project, caller))
    latest = sorted(
        project.activities, key=lambda one: (one.held_on, one.recorded_at), reverse=True
    )
    return ProjectItem(
        **_brief(project, named, caller),
        content_hash=project.content_hash,
        plan=project.plan if close else None,
        milestones=tuple(
            _milestone(one, close, _steps(project, one, may, caller)) for one in project.milestones
        ),
        activities=tuple(
            _activity(one, close, _strikes(project, one, may, caller)) for one in latest
        ),
        outcome=_outcome(project.outcome, close) if project.outcome else None,
        story=tuple(SaidItem(**vars(one)) for one in project.story) if close else (),
    )


def _brief(project: Project, named: Named, caller: Caller) -> dict[str, Any]:
    plain = (
        "id version number status since created_at form title lead_id major_codes starts_on"
        " ends_on reached overdue waiting_on"
    )
    return {name: getattr(project, name) for name in plain.split()} | {
        "state": project.status,
        "parties": tuple(
            PartyItem(
                organisation=brief_of(named, one.organisation_id),
                organisation_id=one.organisation_id,
                is_school=one.is_school,
                confirmed_at=one.confirmed_at,
                confirmed_hash=one.confirmed_hash,
            )
            for one in project.parties
        ),
        "activities_held": len(project.held),
        "evidence_pieces": len(project.proofs),
        "milestones_total": len(project.milestones),
        "milestones_done": sum(one.done_on is not None for one in project.milestones),
        "last_activity_on": max((one.held_on for one in project.held), default=None),
        "allowed_actions": tuple(_allowed(project, caller)),
    }


def _may(project: Project, caller: Caller) -> Iterator[str]:
    """By the table and the caller's rights, if their organisation is a party."""
    if caller.school_id in project.party_ids:
        yield from allowed(
            PROJECT, project.status, "cooperation_projects", caller, caller.school_id
        )


def _allowed(project: Project, caller: Caller) -> Iterator[str]:
    """What the caller may do now, with their part in it."""
    may = set(_may(project, caller))
    own = caller.school_id
    unconfirmed = {one.organisation_id for one in project.parties if not one.confirmed}
    confirming = {one.organisation_id for one in other_side(project)}
    done = all(one.done_on for one in project.milestones)
    for command in _may(project, caller):
        match command:
            case "confirm":
                fits = own in unconfirmed
            case "decline":
                fits = own != project.lead_id
            case "confirm_outcome" | "return_outcome":
                fits = own in confirming
            case "conclude":
                fits = own == project.lead_id and done
            case "strike_activity":
                fits = any(_strikes(project, one, may, caller) for one in project.held)
            case "complete_milestone" | "accept_milestone" | "return_milestone":
                fits = any(
                    command in _steps(project, one, may, caller) for one in project.milestones
                )
            case _:
                fits = command not in LEADS or own == project.lead_id
        if fits:
            yield command


def _steps(project: Project, one: Milestone, may: set[str], caller: Caller) -> tuple[str, ...]:
    """The steps on one milestone that are the caller's now."""
    if one.done_on:
        return ()
    own = caller.school_id
    wanted: tuple[str, ...]
    if one.open:
        wanted = MILESTONE_STEPS[:1] if own == one.owner_id else ()
    else:
        wanted = MILESTONE_STEPS[1:] if own in acceptors(project, one) else ()
    return tuple(step for step in wanted if step in may)


def _strikes(project: Project, one: Activity, may: set[str], caller: Caller) -> tuple[str, ...]:
    mine = caller.school_id in (one.organisation_id, project.lead_id)
    fits = mine and one.struck_at is None and "strike_activity" in may
    return ("strike_activity",) if fits else ()


def _milestone(one: Milestone, close: bool, steps: tuple[str, ...]) -> MilestoneItem:
    return MilestoneItem(
        id=one.id,
        title=one.title if close else None,
        owner_id=one.owner_id,
        due_on=one.due_on,
        claimed_on=one.claimed_on,
        done_on=one.done_on,
        accepted_by_id=one.accepted_by_id,
        overdue=one.fell_due and one.open,
        evidence=_files(one.evidence, close),
        allowed_actions=steps,
    )


def _activity(one: Activity, close: bool, steps: tuple[str, ...]) -> ActivityItem:
    return ActivityItem(
        id=one.id,
        organisation_id=one.organisation_id,
        kind=one.kind,
        held_on=one.held_on,
        title=one.title if close else None,
        participants=one.participants,
        evidence=_files(one.evidence, close),
        recorded_at=one.recorded_at,
        struck_at=one.struck_at,
        struck_words=one.struck_words if close and one.struck_at else None,
        allowed_actions=steps,
    )


def _outcome(outcome: Outcome, close: bool) -> OutcomeItem:
    return OutcomeItem(
        text=outcome.text if close else None,
        numbers=NumbersItem(**vars(outcome.numbers)),
        evidence=_files(outcome.evidence, close),
        content_hash=outcome.content_hash,
        concluded_at=outcome.concluded_at,
        confirmed_by_id=outcome.confirmed_by_id,
    )


def _files(evidence: Sequence[Evidence], close: bool) -> tuple[EvidenceItem, ...]:
    return tuple(EvidenceItem(**vars(one)) for one in evidence) if close else ()
