"""A cooperation project as it stands, the step to the next state, and what its events say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools.cooperation_project import (
    CooperationForm,
    ProjectMilestone,
    ProjectParty,
    ProjectState,
    ProjectStatus,
)
from cyzj.contracts.payload import Waiting
from member_schools.domain.acting import Acting
from member_schools.domain.project_machine import HIDDEN, PROJECT
from member_schools.domain.project_parts import (
    Activity,
    Evidence,
    Milestone,
    Outcome,
    Partner,
    Said,
)
from member_schools.domain.project_plan import Content, hash_of
from member_schools.domain.project_turns import turns


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as it stands. `version` counts its events; `since` is when it entered its status."""

    id: UUID
    version: int
    number: str
    status: ProjectStatus
    since: datetime
    created_at: datetime
    form: CooperationForm
    title: str
    plan: str
    lead_id: UUID
    parties: tuple[Partner, ...]
    """The lead first."""
    major_codes: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: tuple[Milestone, ...] = ()
    activities: tuple[Activity, ...] = ()
    outcome: Outcome | None = None
    story: tuple[Said, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def content(self) -> Content:
        return Content(
            self.form,
            self.title,
            self.plan,
            self.parties,
            self.major_codes,
            self.starts_on,
            self.ends_on,
            self.milestones,
        )

    @property
    def content_hash(self) -> str:
        return hash_of(self.content)

    @property
    def party_ids(self) -> tuple[UUID, ...]:
        return tuple(one.organisation_id for one in self.parties)

    @property
    def held(self) -> tuple[Activity, ...]:
        """The activities that count."""
        return tuple(one for one in self.activities if one.struck_at is None)

    @property
    def proofs(self) -> frozenset[str]:
        """The files that count as evidence, each content once."""
        held = (file for one in self.held for file in one.evidence)
        handed_in = (file for one in self.milestones for file in one.evidence)
        return frozenset(file.sha256 for file in (*held, *handed_in))

    @property
    def files(self) -> tuple[Evidence, ...]:
        """Every file in it, also those of struck activities: nothing is deleted."""
        found = [file for one in self.activities for file in one.evidence]
        found += [file for one in self.milestones for file in one.evidence]
        return (*found, *(self.outcome.evidence if self.outcome else ()))

    @property
    def reached(self) -> int:
        return sum(one.participants for one in self.held)

    @property
    def overdue(self) -> int:
        """Milestones that their owners still owe although the day is over."""
        if PROJECT.state(self.status).terminal:
            return 0
        return sum(one.fell_due and one.open for one in self.milestones)

    @property
    def is_hidden(self) -> bool:
        """Whether only the lead knows of it."""
        return self.status in HIDDEN


Decision = tuple[Project, list[ProjectState]]


def step(
    project: Project,
    command: str,
    acting: Acting,
    own: UUID | None,
    words: str = "",
    milestone_id: UUID | None = None,
    **changes: object,
) -> Project:
    """The project after a row of the table: next version, its state, its story, whose turn it is."""
    row = PROJECT.require(project.status, command)
    said = Said(command, words, acting.now, acting.by, own, milestone_id)
    after = replace(
        project,
        version=project.version + 1,
        status=ProjectStatus(row.target or project.status),
        since=acting.now if row.target else project.since,
        story=(*project.story, said),
        **changes,  # type: ignore[arg-type]  # its own fields
    )
    return replace(after, waiting_on=turns(after, acting))


def facts(project: Project) -> dict[str, object]:
    """What its events say."""
    plain = ProjectState.model_fields.keys() - {"parties", "milestones", "activities", "evidence"}
    said: dict[str, object] = {name: getattr(project, name) for name in plain}
    return said | {
        "parties": tuple(
            ProjectParty(organisation_id=one.organisation_id, confirmed=one.confirmed)
            for one in project.parties
        ),
        "milestones": tuple(
            ProjectMilestone(**{name: getattr(one, name) for name in ProjectMilestone.model_fields})
            for one in project.milestones
        ),
        "activities": len(project.held),
        "evidence": len(project.proofs),
    }
