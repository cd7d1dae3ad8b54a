"""What the commands on cooperation projects take."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from cyzj.contracts.member_schools.cooperation_project import (
    ActivityKind,
    CooperationForm,
    Count,
)
from cyzj.contracts.payload import Sha256
from cyzj.http.values import Body, Deciding
from member_schools.application.projects.drafting import Owed, Wanted
from member_schools.application.projects.evidence import Handed
from member_schools.domain.project_life import Held
from member_schools.domain.project_parts import Numbers


class MilestoneBody(Body):
    """What one party owes by a day."""

    title: str = Field(max_length=200, examples=["建成数控实训角"])
    owner_id: UUID
    due_on: date


class PlanBody(Body):
    """The plan; the caller's organisation leads it."""

    form: CooperationForm
    title: str = Field(max_length=200, examples=["智能制造实训基地共建"])
    plan: str = Field(default="", max_length=10_000)
    partner_ids: list[UUID] = Field(default=[], max_length=40)
    major_codes: list[str] = Field(default=[], max_length=40)
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: list[MilestoneBody] = Field(default=[], max_length=60)

    def wanted(self) -> Wanted:
        return Wanted(
            form=self.form,
            title=self.title,
            plan=self.plan,
            partner_ids=self.partner_ids,
            major_codes=self.major_codes,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            milestones=[Owed(one.title, one.owner_id, one.due_on) for one in self.milestones],
        )


class ChangePlanBody(PlanBody, Deciding):
    """The plan as it is to be."""


class ReasonBody(Deciding):
    """Why, in words that only the parties and the office read."""

    reason: str = Field(default="", max_length=2000)


class HashBody(Deciding):
    """What was read, by its hash."""

    content_hash: Sha256


class FileBody(Body):
    """A file uploaded before (`POST /v1/files`), or one that the project holds."""

    sha256: Sha256
    file_name: str = Field(max_length=300, examples=["签到表.pdf"])


class EvidenceBody(Body):
    """Files that prove it."""

    evidence: list[FileBody] = Field(default=[], max_length=20)

    def handed(self) -> list[Handed]:
        return [Handed(one.sha256, one.file_name) for one in self.evidence]


class ActivityBody(EvidenceBody, Deciding):
    """What was done together, on one day."""

    kind: ActivityKind
    held_on: date
    title: str = Field(max_length=200, examples=["企业工程师进校授课"])
    participants: int = Field(ge=0, le=1_000_000)

    def held(self) -> Held:
        return Held(self.kind, self.held_on, self.title, self.participants)


class StrikeBody(ReasonBody):
    """Which activity counts no more, and why."""

    activity_id: UUID


class MilestoneStep(Deciding):
    """Which milestone."""

    milestone_id: UUID


class CompleteBody(MilestoneStep, EvidenceBody):
    """The milestone with what proves it."""


class ReturnMilestoneBody(MilestoneStep, ReasonBody):
    """The milestone, and what is missing."""


class OutcomeBody(EvidenceBody, Deciding):
    """What came of it: words, numbers, files."""

    text: str = Field(default="", max_length=10_000)
    courses: Count = 0
    sites: Count = 0
    teachers_trained: Count = 0
    students_reached: Count = 0
    patents: Count = 0

    def numbers(self) -> Numbers:
        return Numbers(
            self.courses, self.sites, self.teachers_trained, self.students_reached, self.patents
        )
