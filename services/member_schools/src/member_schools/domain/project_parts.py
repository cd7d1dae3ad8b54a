"""What a cooperation project is made of: parties, milestones, activities, evidence, and its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools.cooperation_project import ActivityKind, CooperationForm

FORMS = {
    CooperationForm.JOINT_SITE: "阵地共筑",
    CooperationForm.JOINT_THEORY: "理论共研",
    CooperationForm.JOINT_TEAM: "队伍共建",
    CooperationForm.JOINT_PROJECT: "项目共做",
}


@dataclass(frozen=True)
class Partner:
    """A party: which organisation, on which side, and its confirmation of the plan that stands."""

    organisation_id: UUID
    is_school: bool
    confirmed_at: datetime | None = None
    confirmed_by: UUID | None = None
    confirmed_hash: str | None = None

    @property
    def confirmed(self) -> bool:
        return self.confirmed_at is not None


@dataclass(frozen=True)
class Evidence:
    """An uploaded file that proves something."""

    sha256: str
    file_name: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Milestone:
    """What one party owes by a day; claimed when it handed evidence in, done when that was accepted."""

    id: UUID
    title: str
    owner_id: UUID
    due_on: date
    claimed_on: date | None = None
    claimed_by: UUID | None = None
    evidence: tuple[Evidence, ...] = ()
    done_on: date | None = None
    accepted_by_id: UUID | None = None
    """The party that accepted it."""
    fell_due: bool = False
    """Whether its day passed before it was handed in."""

    @property
    def open(self) -> bool:
        """Whether its owner still has to hand it in."""
        return self.claimed_on is None


@dataclass(frozen=True)
class Activity:
    """Something done together, with its evidence; a struck one stays and counts no more."""

    id: UUID
    organisation_id: UUID
    """The party that recorded it."""
    kind: ActivityKind
    held_on: date
    title: str
    participants: int
    evidence: tuple[Evidence, ...]
    recorded_at: datetime
    recorded_by: UUID | None
    struck_at: datetime | None = None
    struck_words: str = ""


@dataclass(frozen=True)
class Numbers:
    """An outcome in numbers, of the kinds that can be added up over projects."""

    courses: int = 0
    sites: int = 0
    teachers_trained: int = 0
    students_reached: int = 0
    patents: int = 0


@dataclass(frozen=True)
class Outcome:
    """What came of it, as the lead wrote it; the other side confirms this hash."""

    text: str
    numbers: Numbers
    evidence: tuple[Evidence, ...]
    content_hash: str
    concluded_at: datetime
    concluded_by: UUID | None
    confirmed_by_id: UUID | None = None
    """The party that confirmed it."""


@dataclass(frozen=True)
class Said:
    """A step in the story: what was done, by which party, with which words; parties and office read it."""

    command: str
    words: str
    at: datetime
    by: UUID | None
    organisation_id: UUID | None
    """None: it happened by itself."""
    milestone_id: UUID | None = None
