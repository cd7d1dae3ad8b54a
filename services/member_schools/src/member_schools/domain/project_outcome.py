"""The end of a cooperation project: its outcome, which the other side confirms by its hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from cyzj.contracts.member_schools import cooperation_project_events as events
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.hashing import content_hash
from member_schools.domain.acting import Acting
from member_schools.domain.project import WHY
from member_schools.domain.project_life import require_evidence
from member_schools.domain.project_machine import PROJECT
from member_schools.domain.project_parts import Evidence, Numbers, Outcome
from member_schools.domain.project_plan import TEXT_LENGTH
from member_schools.domain.project_state import Decision, Project, facts, step
from member_schools.domain.project_turns import (
    other_side,
    require_lead,
    require_one_of,
    require_other_person,
    require_party,
)
from member_schools.domain.texts import reason_of

_OTHER_SIDE = "成果由另一方确认：学校牵头的由企业等单位确认，否则由学校确认。"


def conclude(
    project: Project,
    text: str,
    numbers: Numbers,
    evidence: Sequence[Evidence],
    own: UUID,
    acting: Acting,
) -> Decision:
    """The lead says what came of it, once every milestone is accepted; the other side confirms."""
    require_lead(project, own)
    PROJECT.require(project.status, "conclude")
    left = [one for one in project.milestones if one.done_on is None]
    if left:
        message = f"还有 {len(left)} 个里程碑没有验收，请先交付并验收；做不完的可以提前结束。"
        raise conflict("milestones-open", message)
    if not 10 <= len(text) <= TEXT_LENGTH:
        message = f"请写明成果（10 至 {TEXT_LENGTH} 字）。"
        raise invalid("invalid-outcome", message, FieldError("text", message))
    require_evidence(evidence)
    made = Outcome(
        text=text,
        numbers=numbers,
        evidence=tuple(evidence),
        content_hash=_hash(project, text, numbers, evidence),
        concluded_at=acting.now,
        concluded_by=acting.by,
    )
    after = step(project, "conclude", acting, own, outcome=made)
    return after, [events.ProjectConcluded(**facts(after), **_numbers(made))]


def confirm_outcome(project: Project, read_hash: str, own: UUID, acting: Acting) -> Decision:
    """The other side confirms what it read: the project is closed."""
    outcome = _asked(project, "confirm_outcome", own)
    if read_hash != outcome.content_hash:
        message = "成果在您阅读之后改过，请看过现在的成果再确认。"
        raise conflict(
            "outcome-changed",
            message,
            FieldError("content_hash", message),
            content_hash=outcome.content_hash,
            version=project.version,
        )
    require_other_person(outcome.concluded_by, acting, "成果")
    confirmed = replace(outcome, confirmed_by_id=own)
    after = step(project, "confirm_outcome", acting, own, outcome=confirmed)
    return after, [events.ProjectClosed(**facts(after), **_numbers(confirmed))]


def return_outcome(project: Project, reason: str, own: UUID, acting: Acting) -> Decision:
    """Not so, or not enough: back to the lead. What was written stays to be improved."""
    _asked(project, "return_outcome", own)
    after = step(project, "return_outcome", acting, own, reason_of(reason, WHY))
    return after, [events.ProjectOutcomeReturned(**facts(after))]


def _asked(project: Project, command: str, own: UUID) -> Outcome:
    require_party(project, own)
    PROJECT.require(project.status, command)
    may = [one.organisation_id for one in other_side(project)]
    require_one_of(may, own, _OTHER_SIDE)
    assert project.outcome is not None, "a concluding project has an outcome"
    return project.outcome


def _hash(project: Project, text: str, numbers: Numbers, evidence: Sequence[Evidence]) -> str:
    return content_hash(
        {
            "plan": project.content_hash,
            "text": text,
            "numbers": asdict(numbers),
            "evidence": sorted(one.sha256 for one in evidence),
            "activities": len(project.held),
            "reached": project.reached,
        }
    )


def _numbers(outcome: Outcome) -> dict[str, object]:
    return {"outcome_hash": outcome.content_hash, **asdict(outcome.numbers)}
