"""How cooperation projects stand in answers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools.cooperation_project import (
    ActivityKind,
    CooperationForm,
    ProjectStatus,
)
from cyzj.contracts.payload import Waiting
from cyzj.http.values import Item
from member_schools.http.items import OrganisationBrief


class PartyItem(Item):
    """A party, and whether it has confirmed the plan that stands."""

    organisation: OrganisationBrief | None
    organisation_id: UUID
    is_school: bool
    confirmed_at: datetime | None
    confirmed_hash: str | None


class EvidenceItem(Item):
    """A file that proves something."""

    sha256: str
    file_name: str
    size: int
    media_type: str


class MilestoneItem(Item):
    """What one party owes by a day."""

    id: UUID
    title: str | None
    """Null for who may not read the plan."""
    owner_id: UUID
    due_on: date
    claimed_on: date | None
    done_on: date | None
    accepted_by_id: UUID | None
    overdue: bool
    evidence: tuple[EvidenceItem, ...]
    """Only for the parties and the office."""
    allowed_actions: tuple[str, ...]


class ActivityItem(Item):
    """Something done together."""

    id: UUID
    organisation_id: UUID
    """The party that recorded it."""
    kind: ActivityKind
    held_on: date
    title: str | None
    """Null for who may not read the plan."""
    participants: int
    evidence: tuple[EvidenceItem, ...]
    """Only for the parties and the office."""
    recorded_at: datetime
    struck_at: datetime | None
    struck_words: str | None
    allowed_actions: tuple[str, ...]


class NumbersItem(Item):
    """An outcome in numbers."""

    courses: int
    sites: int
    teachers_trained: int
    students_reached: int
    patents: int


class OutcomeItem(Item):
    """What came of it; its hash is what the other side confirms."""

    text: str | None
    """Null for who may not read the plan."""
    numbers: NumbersItem
    evidence: tuple[EvidenceItem, ...]
    """Only for the parties and the office."""
    content_hash: str
    concluded_at: datetime
    confirmed_by_id: UUID | None


class SaidItem(Item):
    """A step in the story."""

    command: str
    words: str
    at: datetime
    by: UUID | None
    organisation_id: UUID | None
    """The party that did it; null: it happened by itself."""
    milestone_id: UUID | None


class ProjectBrief(Item):
    """A project in a list."""

    id: UUID
    version: int
    number: str
    status: ProjectStatus
    state: ProjectStatus
    """The same as `status`."""
    since: datetime
    created_at: datetime
    form: CooperationForm
    title: str
    lead_id: UUID
    parties: tuple[PartyItem, ...]
    """Everybody in it, the lead first."""
    major_codes: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    activities_held: int
    evidence_pieces: int
    """Files that prove an activity or a milestone, each content once."""
    reached: int
    """Participants of the activities, in attendances."""
    milestones_total: int
    milestones_done: int
    overdue: int
    """Milestones whose owners still owe them although the day is over."""
    last_activity_on: date | None
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


class ProjectItem(ProjectBrief):
    """A project as the caller may see it."""

    content_hash: str
    """Of the plan, which the parties confirm."""
    plan: str | None
    """Null for who is neither a party nor the office."""
    milestones: tuple[MilestoneItem, ...]
    activities: tuple[ActivityItem, ...]
    """The latest first; struck ones stay."""
    outcome: OutcomeItem | None
    story: tuple[SaidItem, ...]
    """What happened, in order; only for the parties and the office."""
