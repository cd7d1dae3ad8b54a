"""What an engagement consists of: who acts, plans and their approvals, evidence, evaluations, remarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.teacher_exchanges.engagement import Actor, ReasonCode
from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind


@dataclass(frozen=True)
class Who:
    """Who acts: for which of the three (None: the office or the system), and which person."""

    actor: Actor | None
    person_ref: UUID | None


@dataclass(frozen=True)
class Reason:
    """Why a step was refused or broken off: the code travels, the words stay behind the API."""

    code: ReasonCode
    words: str


@dataclass(frozen=True)
class Remark:
    """What somebody said with a step."""

    at: datetime
    command: str
    actor: Actor | None
    person_ref: UUID | None
    words: str
    coordinators_only: bool = False
    """Comments on a refusal are the coordinators' business, not the teacher's."""


@dataclass(frozen=True)
class PlanContent:
    """What a plan (任务书) says; its hash covers all of it."""

    planned_from: date
    planned_to: date
    planned_hours: int | None
    """Hundredths, for kinds counted in class hours."""
    goals: tuple[str, ...]
    arrangements: str = ""
    mentor_ref: UUID | None = None
    """The host's mentor (带教师傅)."""


class PlanStatus(StrEnum):
    """Where a plan's version stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    """It was in force before a later one."""
    REPLACED = "replaced"
    """Another content was proposed before it was signed."""


@dataclass(frozen=True)
class Approval:
    """One party's consent to a hash."""

    actor: Actor
    person_ref: UUID | None
    at: datetime
    content_hash: str


@dataclass(frozen=True)
class Plan:
    """A version of the plan, with the consents to exactly its content."""

    version: int
    status: PlanStatus
    content: PlanContent
    content_hash: str
    submitted_by: Actor
    submitted_at: datetime
    approvals: tuple[Approval, ...]


class EvidenceStatus(StrEnum):
    """Where a piece of evidence stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True)
class Evidence:
    """A file that shows what was done."""

    id: UUID
    kind: EvidenceKind
    sha256: str
    file_name: str
    size: int
    """Bytes."""
    media_type: str
    submitted_by: Actor
    person_ref: UUID | None
    submitted_at: datetime
    status: EvidenceStatus
    decided_at: datetime | None = None
    decided_by: Actor | None = None


@dataclass(frozen=True)
class Evaluation:
    """One party's evaluation: a score from 1 to 5 and words, seen by the others once all is done."""

    actor: Actor
    person_ref: UUID | None
    at: datetime
    score: int
    words: str
