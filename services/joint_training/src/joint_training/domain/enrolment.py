"""An enrolment (报名) and what becomes of it, from application to completion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.joint_training.enrolment import (
    EnrolmentState,
    EnrolmentStatus,
    LearnerKind,
    Risk,
    SeatOf,
)
from cyzj.contracts.payload import Waiting
from joint_training.domain.programme import Said

GONE = (
    EnrolmentStatus.REJECTED,
    EnrolmentStatus.WITHDRAWN,
    EnrolmentStatus.PASSED_OVER,
    EnrolmentStatus.TRANSFERRED,
)
"""Ended without a place: the learner may be named again."""


@dataclass(frozen=True)
class Result:
    """Whether an assessment was passed."""

    code: str
    passed: bool


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """An enrolment as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: EnrolmentStatus
    cohort_id: UUID
    programme_id: UUID
    owner_id: UUID
    school_id: UUID
    learner_kind: LearnerKind
    learner_ref: UUID
    applied_by: UUID | None
    seat: SeatOf | None = None
    group: int | None = None
    results: tuple[Result, ...] = ()
    safety_on: date | None = None
    endorsed_at: datetime | None = None
    promoted_until: datetime | None = None
    transferred_from: UUID | None = None
    transferred_to: UUID | None = None
    risk: Risk = Risk.NONE
    counted_hours: int = 0
    planned_hours: int = 0
    created_at: datetime
    since: datetime
    sayings: tuple[Said, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def promoted(self) -> bool:
        return self.promoted_until is not None

    @property
    def percent(self) -> int:
        return self.counted_hours * 100 // self.planned_hours if self.planned_hours else 0

    @property
    def schools(self) -> tuple[UUID, UUID]:
        return self.school_id, self.owner_id


Decision = tuple[Enrolment, list[EnrolmentState]]


def facts(enrolment: Enrolment) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(enrolment, name) for name in EnrolmentState.model_fields}


def moved(
    enrolment: Enrolment, status: EnrolmentStatus, now: datetime, **changes: object
) -> Enrolment:
    """The enrolment one event later; nobody is waited on unless it says so."""
    return replace(
        enrolment,
        version=enrolment.version + 1,
        status=status,
        since=enrolment.since if status is enrolment.status else now,
        **{"waiting_on": (), **changes},  # type: ignore[arg-type]  # its own fields
    )
