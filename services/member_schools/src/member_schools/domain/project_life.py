"""A cooperation project that runs: activities, milestones, pauses, and an early end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cyzj.contracts.member_schools import cooperation_project_events as events
from cyzj.contracts.member_schools.cooperation_project import ActivityKind, ProjectStatus
from cyzj.domain.errors import FieldError, conflict, invalid, not_found
from member_schools.domain.acting import Acting
from member_schools.domain.project import WHY
from member_schools.domain.project_machine import PROJECT
from member_schools.domain.project_parts import Activity, Evidence, Milestone
from member_schools.domain.project_plan import TITLE_LENGTH
from member_schools.domain.project_state import Decision, Project, facts, step
from member_schools.domain.project_turns import (
    acceptors,
    milestone_in,
    require_lead,
    require_one_of,
    require_other_person,
    require_party,
)
from member_schools.domain.texts import reason_of

MOST_PARTICIPANTS = 10_000


@dataclass(frozen=True)
class Held:
    """An activity as a party tells of it."""

    kind: ActivityKind
    held_on: date
    title: str
    participants: int


def record_activity(
    project: Project, id: UUID, held: Held, evidence: Sequence[Evidence], own: UUID, acting: Acting
) -> Decision:
    """A party records what was done together, with at least one piece of evidence."""
    require_party(project, own)
    PROJECT.require(project.status, "record_activity")
    _check_held(project, held, acting.today)
    require_evidence(evidence)
    activity = Activity(
        id=id,
        organisation_id=own,
        kind=held.kind,
        held_on=held.held_on,
        title=held.title,
        participants=held.participants,
        evidence=tuple(evidence),
        recorded_at=acting.now,
        recorded_by=acting.by,
    )
    activities = (*project.activities, activity)
    after = step(project, "record_activity", acting, own, activities=activities)
    recorded = events.ProjectActivityRecorded(
        **facts(after),
        activity_id=id,
        organisation_id=own,
        activity_kind=held.kind,
        held_on=held.held_on,
        participants=held.participants,
        evidence_hashes=_hashes(evidence),
    )
    return after, [recorded]


def strike_activity(project: Project, id: UUID, reason: str, own: UUID, acting: Acting) -> Decision:
    """An activity recorded wrongly: it stays readable, and counts no more."""
    require_party(project, own)
    found = next((one for one in project.activities if one.id == id), None)
    if found is None:
        raise not_found("找不到这次活动，请刷新后再试。")
    may = (found.organisation_id, project.lead_id)
    require_one_of(may, own, "只有登记的一方或牵头单位可以更正剔除。")
    if found.struck_at is not None:
        raise conflict("struck-already", "这次活动已经更正剔除。")
    said = reason_of(reason, WHY)
    struck = replace(found, struck_at=acting.now, struck_words=said)
    activities = tuple(struck if one.id == id else one for one in project.activities)
    after = step(project, "strike_activity", acting, own, said, activities=activities)
    return after, [events.ProjectActivityStruck(**facts(after), activity_id=id)]


def complete_milestone(
    project: Project, id: UUID, evidence: Sequence[Evidence], own: UUID, acting: Acting
) -> Decision:
    """Its owner hands it in with evidence; another party accepts it."""
    require_party(project, own)
    PROJECT.require(project.status, "complete_milestone")
    found = milestone_in(project, id)
    require_one_of((found.owner_id,), own, "这个里程碑由责任方交付。")
    if not found.open:
        raise conflict("handed-in-already", "这个里程碑已经交付，请等验收。")
    require_evidence(evidence)
    handed = replace(found, claimed_on=acting.today, claimed_by=acting.by, evidence=tuple(evidence))
    after = step(
        project, "complete_milestone", acting, own, "", id, milestones=_with(project, handed)
    )
    said = events.ProjectMilestoneCompleted(
        **facts(after), milestone_id=id, evidence_hashes=_hashes(evidence)
    )
    return after, [said]


def accept_milestone(project: Project, id: UUID, own: UUID, acting: Acting) -> Decision:
    """Another party than its owner finds it done."""
    found = _handed_in(project, id, "accept_milestone", own)
    require_other_person(found.claimed_by, acting, "这个里程碑")
    done = replace(found, done_on=found.claimed_on, accepted_by_id=own)
    after = step(project, "accept_milestone", acting, own, "", id, milestones=_with(project, done))
    return after, [events.ProjectMilestoneAccepted(**facts(after), milestone_id=id)]


def return_milestone(
    project: Project, id: UUID, reason: str, own: UUID, acting: Acting
) -> Decision:
    """Not done yet: back to its owner, with what is missing."""
    found = _handed_in(project, id, "return_milestone", own)
    said = reason_of(reason, WHY)
    back = replace(found, claimed_on=None, claimed_by=None)
    after = step(
        project, "return_milestone", acting, own, said, id, milestones=_with(project, back)
    )
    return after, [events.ProjectMilestoneReturned(**facts(after), milestone_id=id)]


def fall_due(project: Project, acting: Acting) -> Decision | None:
    """The milestones whose day passed without being handed in; None where there are none."""
    late = [one for one in project.milestones if _late(one, acting.today)]
    if not late or project.status is not ProjectStatus.RUNNING:
        return None
    milestones = tuple(replace(m, fell_due=m.fell_due or m in late) for m in project.milestones)
    after = step(project, "fall_due", acting, None, milestones=milestones)
    ids = tuple(one.id for one in late)
    return after, [events.ProjectMilestoneFellDue(**facts(after), milestone_ids=ids)]


def pause(project: Project, reason: str, own: UUID, acting: Acting) -> Decision:
    """It rests, and nothing falls due meanwhile."""
    require_lead(project, own)
    after = step(project, "pause", acting, own, reason_of(reason, WHY))
    return after, [events.ProjectPaused(**facts(after))]


def resume(project: Project, own: UUID, acting: Acting) -> Decision:
    """It goes on with the days of the plan."""
    require_lead(project, own)
    after = step(project, "resume", acting, own)
    return after, [events.ProjectResumed(**facts(after))]


def end_early(project: Project, reason: str, own: UUID, acting: Acting) -> Decision:
    """It ends without an outcome, for a reason; what was done stays."""
    require_lead(project, own)
    after = step(project, "end_early", acting, own, reason_of(reason, WHY))
    return after, [events.ProjectEndedEarly(**facts(after))]


def require_evidence(evidence: Sequence[Evidence]) -> None:
    """Raises unless there is a piece of evidence, and none of them twice."""
    message = ""
    if not evidence:
        message = "请至少附一份证据（签到、照片、纪要、成果文件等）。"
    elif len(set(_hashes(evidence))) != len(evidence):
        message = "两份证据是同一个文件，请去掉一份。"
    if message:
        raise invalid("evidence-required", message, FieldError("evidence", message))


def _check_held(project: Project, held: Held, today: date) -> None:
    errors = []
    if not 2 <= len(held.title) <= TITLE_LENGTH or not held.title.isprintable():
        errors.append(FieldError("title", f"请写明做了什么，2 至 {TITLE_LENGTH} 字。"))
    first = project.starts_on or today
    if not first <= held.held_on <= today:
        errors.append(
            FieldError("held_on", f"活动日期应在 {first}（项目开始）至 {today}（今天）之间。")
        )
    if not 1 <= held.participants <= MOST_PARTICIPANTS:
        errors.append(FieldError("participants", f"参加人数应为 1 至 {MOST_PARTICIPANTS:,}。"))
    if errors:
        raise invalid("invalid-activity", errors[0].message, *errors)


def _handed_in(project: Project, id: UUID, command: str, own: UUID) -> Milestone:
    require_party(project, own)
    PROJECT.require(project.status, command)
    found = milestone_in(project, id)
    who = "验收由牵头单位办理；牵头单位负责的，由另一方验收。"
    require_one_of(acceptors(project, found), own, who)
    if found.open:
        raise conflict("not-handed-in", "这个里程碑还没有交付，请等责任方交付。")
    if found.done_on:
        raise conflict("accepted-already", "这个里程碑已经验收。")
    return found


def _late(milestone: Milestone, today: date) -> bool:
    return milestone.open and not milestone.fell_due and milestone.due_on < today


def _with(project: Project, changed: Milestone) -> tuple[Milestone, ...]:
    return tuple(changed if one.id == changed.id else one for one in project.milestones)


def _hashes(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    return tuple(one.sha256 for one in evidence)
