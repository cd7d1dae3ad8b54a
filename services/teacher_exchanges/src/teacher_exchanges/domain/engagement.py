"""An engagement (交流任务): one teacher, one home school, one host school, from nomination to recognition.

The decisions stand in `engagement_nomination`, `engagement_plan`, `engagement_stay`,
`engagement_evidence` and `engagement_evaluation`, in the order of its life; `engagement_refusal`
holds the ways it may end before arrival.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus
from cyzj.domain.clock import school_date
from teacher_exchanges.domain.engagement_parts import (
    Evaluation,
    Evidence,
    Plan,
    PlanStatus,
    Remark,
)
from teacher_exchanges.domain.hours import Break
from teacher_exchanges.domain.policies import Policies, TypePolicy, in_force

SCHOOLS = (Actor.HOME, Actor.HOST)


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """An engagement as it stands. `version` counts its events; `since` is when it entered its status."""

    id: UUID
    version: int
    number: str
    status: EngagementStatus
    match_id: UUID
    request_id: UUID
    replaces: UUID | None
    home_school_id: UUID
    host_school_id: UUID
    teacher_ref: UUID
    exchange_type: ExchangeType
    major_code: str | None
    planned_from: date
    planned_to: date
    planned_hours: int | None
    created_at: datetime
    since: datetime
    decision_days: int
    """Working days within which the host promises to decide."""
    decision_due: datetime
    teacher_accepted: bool = False
    mentor_ref: UUID | None = None
    """The host's mentor (带教师傅): named when it accepts, changed by a plan that all three sign."""
    actual_from: date | None = None
    actual_to: date | None = None
    taught_hours: int | None = None
    """Hundredths of class hours the host states were taught."""
    days_present: int | None = None
    """Working days the host states the teacher was there; None: as the calendar counts."""
    breaks: tuple[Break, ...] = ()
    justified: bool | None = None
    """Whether an early end was for good reason; None: it did not end early."""
    evaluation_due: datetime | None = None
    dispute_due: datetime | None = None
    window_closed: bool = False
    """Whether the time to dispute is over, by its end or by the office's decision."""
    evaluation_accepted_by: tuple[Actor, ...] = ()
    recognised_hours: int | None = None
    formula: str | None = None
    waiting_on: tuple[Waiting, ...] = ()
    plans: tuple[Plan, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def plan(self, status: PlanStatus) -> Plan | None:
        """The plan that is in force, or the one proposed."""
        return next((plan for plan in reversed(self.plans) if plan.status is status), None)

    @property
    def plan_version(self) -> int:
        plan = self.plan(PlanStatus.IN_FORCE)
        return plan.version if plan else 0

    @property
    def plan_hash(self) -> str | None:
        plan = self.plan(PlanStatus.IN_FORCE)
        return plan.content_hash if plan else None

    @property
    def proposed_version(self) -> int | None:
        plan = self.plan(PlanStatus.PROPOSED)
        return plan.version if plan else None

    @property
    def proposed_hash(self) -> str | None:
        plan = self.plan(PlanStatus.PROPOSED)
        return plan.content_hash if plan else None

    @property
    def approvals(self) -> tuple[Actor, ...]:
        plan = self.plan(PlanStatus.PROPOSED)
        return tuple(approval.actor for approval in plan.approvals) if plan else ()

    @property
    def evaluated_by(self) -> tuple[Actor, ...]:
        return tuple(evaluation.actor for evaluation in self.evaluations)

    @property
    def policies(self) -> Policies:
        """The policies in force on the day it was nominated: later ones do not touch it."""
        return in_force(school_date(self.created_at))

    @property
    def policy(self) -> TypePolicy:
        return self.policies.of(self.exchange_type)

    @property
    def needs_plan(self) -> bool:
        """Whether all three must sign a plan; short teaching does without."""
        above = self.policy.plan_signed_above
        return above == 0 or (self.planned_hours or 0) > above

    def school(self, actor: Actor) -> UUID:
        """The school of `actor`; the teacher's is the home school."""
        return self.host_school_id if actor is Actor.HOST else self.home_school_id
