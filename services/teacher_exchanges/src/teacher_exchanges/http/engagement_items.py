"""The classes of an engagement in answers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus
from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind
from cyzj.http.schools import SchoolBrief
from cyzj.http.values import ClassHours, Item
from teacher_exchanges.domain.engagement_parts import EvidenceStatus, PlanStatus


class ApprovalItem(Item):
    """One party's consent to a hash."""

    actor: Actor
    person_ref: UUID | None
    at: datetime
    content_hash: str


class PlanItem(Item):
    """A version of the plan (任务书)."""

    version: int
    status: PlanStatus
    planned_from: date
    planned_to: date
    planned_hours: ClassHours | None
    goals: tuple[str, ...]
    arrangements: str
    mentor_ref: UUID | None
    content_hash: str
    submitted_by: Actor
    submitted_at: datetime
    approvals: tuple[ApprovalItem, ...]


class EvidenceItem(Item):
    """A file that shows what was done."""

    id: UUID
    kind: EvidenceKind
    sha256: str
    file_name: str
    size: int
    media_type: str
    submitted_by: Actor
    person_ref: UUID | None
    submitted_at: datetime
    status: EvidenceStatus
    decided_at: datetime | None
    decided_by: Actor | None


class EvaluationItem(Item):
    """One party's evaluation; score and words are null for others until all is done."""

    actor: Actor
    at: datetime
    score: int | None
    words: str | None


class RemarkItem(Item):
    """What somebody said with a step (审批意见)."""

    at: datetime
    command: str
    actor: Actor | None
    """Null: the office."""
    person_ref: UUID | None
    words: str
    coordinators_only: bool


class EngagementBrief(Item):
    """An engagement where there is little room."""

    id: UUID
    number: str
    version: int
    status: EngagementStatus
    state: EngagementStatus
    """The same as `status`."""
    match_id: UUID
    request_id: UUID
    replaces: UUID | None
    exchange_type: ExchangeType
    major_code: str | None
    home_school_id: UUID
    home_school: SchoolBrief | None
    host_school_id: UUID
    host_school: SchoolBrief | None
    teacher_ref: UUID
    mentor_ref: UUID | None
    """The host's mentor (带教师傅), once named."""
    planned_from: date
    planned_to: date
    planned_hours: ClassHours | None
    actual_from: date | None
    actual_to: date | None
    recognised_hours: ClassHours | None
    created_at: datetime
    since: datetime
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]
    """What the caller may do now; each is `POST …/{action with hyphens}`."""


class EngagementItem(EngagementBrief):
    """An engagement with its plans, evidence and evaluations."""

    acting_as: Actor | None
    """For whom the caller acts here; null: the office, the mentor."""
    teacher_accepted: bool
    decision_due: datetime
    needs_plan: bool
    """Whether all three must sign a plan before departure."""
    plan_version: int
    plan_hash: str | None
    proposed_version: int | None
    proposed_hash: str | None
    plans: tuple[PlanItem, ...]
    taught_hours: ClassHours | None
    days_present: int | None
    justified: bool | None
    expected_hours: ClassHours
    """Weighted class hours the engagement is worth as it stands."""
    formula: str | None
    evaluation_due: datetime | None
    dispute_due: datetime | None
    evaluations: tuple[EvaluationItem, ...]
    evaluation_accepted_by: tuple[Actor, ...]
    required_evidence: tuple[EvidenceKind, ...]
    missing_evidence: tuple[EvidenceKind, ...]
    evidence: tuple[EvidenceItem, ...]
    remarks: tuple[RemarkItem, ...]
