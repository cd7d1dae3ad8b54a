"""An engagement (交流任务): one teacher, one home school, one host school, from nomination to recognition."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.payload import Code, Hundredths, MajorCode, Number, Payload, Sha256, Waiting

CONTEXT = "teacher_exchanges"


class EngagementStatus(StrEnum):
    """States of an engagement (domain.md 2.3)."""

    NOMINATED = "nominated"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    PLANNED = "planned"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    INTERRUPTED = "interrupted"
    ENDED_EARLY = "ended_early"
    AWAITING_EVALUATION = "awaiting_evaluation"
    EVALUATED = "evaluated"
    RECOGNISED = "recognised"
    DISPUTED = "disputed"
    DECLINED = "declined"
    REJECTED = "rejected"
    NO_SHOW = "no_show"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"


class Actor(StrEnum):
    """The three who consent to an engagement."""

    HOME = "home"
    HOST = "host"
    TEACHER = "teacher"


class EngagementState(Payload):
    """An engagement after the fact. Seen by the two schools and the office."""

    number: Number
    """The number people use, e.g. TE-2026-0183."""
    status: EngagementStatus
    """Where it stands."""
    match_id: UUID
    """The match it came from."""
    request_id: UUID
    """The request it serves."""
    replaces: UUID | None
    """The engagement whose teacher this one replaces."""
    home_school_id: UUID
    """The school that sends; never changes."""
    host_school_id: UUID
    """The school that receives; never changes."""
    teacher_ref: UUID
    """The teacher; a reference, never a name; never changes."""
    exchange_type: ExchangeType
    """Which of the person-to-host kinds."""
    major_code: MajorCode | None
    """Major, class or group code; null: any."""
    planned_from: date
    """First planned day (Asia/Shanghai)."""
    planned_to: date
    """Last planned day."""
    planned_hours: Hundredths | None
    """Planned class hours, in hundredths; null for kinds measured in days."""
    teacher_accepted: bool
    """Whether the teacher has consented."""
    plan_version: int
    """Version of the plan (任务书) in force; 0 while none is."""
    plan_hash: Sha256 | None
    """Content hash of the plan in force."""
    proposed_version: int | None
    """Version of the plan that awaits approval; null while none does."""
    proposed_hash: Sha256 | None
    """Content hash of the plan that awaits approval."""
    approvals: tuple[Actor, ...]
    """Who has approved `proposed_hash`."""
    mentor_ref: UUID | None = None
    """The host's mentor (带教师傅), whom it names; a reference, never a name; null: none named."""
    actual_from: date | None
    """Day of arrival, confirmed by the host."""
    actual_to: date | None
    """Day of departure, confirmed by the host."""
    evaluated_by: tuple[Actor, ...]
    """Whose evaluation has been given."""
    evaluation_accepted_by: tuple[Actor, ...]
    """Which schools accept the evaluation."""
    recognised_hours: Hundredths | None
    """Weighted class hours recognised, in hundredths; null until then."""
    formula: Code | None
    """Version of the hours formula used, e.g. `hours_2026_1`."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next; empty when nobody has."""


class ReasonCode(StrEnum):
    """Why a step was refused, broken off or disputed; the words stay behind the API."""

    TIME = "time"
    MATERIALS = "materials"
    QUALIFICATION = "qualification"
    CAPACITY = "capacity"
    HEALTH = "health"
    WORK = "work"
    PERSONAL = "personal"
    SAFETY = "safety"
    HOURS = "hours"
    OTHER = "other"


class EarlyEnd(EngagementState):
    """Shared by the events of an early end."""

    justified: bool
    """Whether the reason counts as justified."""


class Refusal(EngagementState):
    """Shared by the events that carry a reason code."""

    by: Side | Actor | None
    """Which party acted; null: the office."""
    reason: ReasonCode
    """Why."""


class LedgerAmount(EngagementState):
    """Shared by recognition: what the ledger will post."""

    taught_hours: Hundredths
    """Class hours the accepted evidence shows, in hundredths."""
    cross_city: bool
    """Whether home and host lie in different cities (travel factor)."""
