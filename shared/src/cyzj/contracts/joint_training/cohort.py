"""A cohort (班次): one run of a programme, with seats for each member school."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from cyzj.contracts.joint_training.programme import ProgrammeKind, ProgrammeTag
from cyzj.contracts.payload import (
    Code,
    Fact,
    Hundredths,
    Number,
    Payload,
    PublishedTitle,
    Sha256,
    Waiting,
    event,
)

CONTEXT = "joint_training"


class CohortStatus(StrEnum):
    """States of a cohort (domain.md 2.5)."""

    PLANNED = "planned"
    ENROLLING = "enrolling"
    MINIMUM_CHECK = "minimum_check"
    CONFIRMED = "confirmed"
    RUNNING = "running"
    SUSPENDED = "suspended"
    GRADING = "grading"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SeatShare(Fact):
    """Seats that a member school may fill until the release date."""

    school_id: UUID
    """The school."""
    seats: int = Field(ge=0)
    """How many; after the release only those it has filled."""


class CohortState(Payload):
    """A cohort after the fact. Seen by the alliance from the day it enrols."""

    number: Number
    """The number people use, e.g. JC-2026-0012."""
    status: CohortStatus
    """Where it stands."""
    programme_id: UUID
    """The programme (one version of it) that it runs."""
    programme_hash: Sha256
    """Content hash of that version."""
    kind: ProgrammeKind
    """Kind of the programme."""
    tags: tuple[ProgrammeTag, ...]
    """Tags of the programme."""
    title: PublishedTitle
    """What the cohort is called."""
    owner_id: UUID
    """The school that organises it."""
    first_day: date
    """First planned day (Asia/Shanghai)."""
    last_day: date
    """Last planned day."""
    enrol_until: date
    """Last day on which schools may name learners."""
    release_on: date
    """The day from which seats that a school has not filled belong to all."""
    decide_on: date
    """The last day by which the minimum must be reached."""
    seats: int
    """Seats in all."""
    minimum: int
    """Fewest learners with which it runs."""
    shares: tuple[SeatShare, ...]
    """Seats by school; what is left belongs to all."""
    seats_released: bool
    """Whether the unfilled seats of the schools were released."""
    groups: int
    """Into how many groups (分组) it is split; 1: none."""
    planned_hours: Hundredths
    """Class hours of the programme, in hundredths."""
    rule: Code
    """Version of the completion rule."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next; empty when nobody has."""


@event(CONTEXT, "cohort", "planned")
class CohortPlanned(CohortState):
    """已计划."""


@event(CONTEXT, "cohort", "changed")
class CohortChanged(CohortState):
    """安排已变更."""


@event(CONTEXT, "cohort", "enrolling_opened")
class CohortEnrollingOpened(CohortState):
    """报名已开始."""


@event(CONTEXT, "cohort", "seats_released")
class CohortSeatsReleased(CohortState):
    """未用名额已释放: from now on they belong to all."""

    released: tuple[SeatShare, ...]
    """What each school gave back."""


@event(CONTEXT, "cohort", "minimum_missed")
class CohortMinimumMissed(CohortState):
    """人数不足: the decision date came before the minimum was reached; the organiser decides."""

    taken: int
    """Seats that are taken."""


@event(CONTEXT, "cohort", "extended")
class CohortExtended(CohortState):
    """报名已延长."""


@event(CONTEXT, "cohort", "confirmed")
class CohortConfirmed(CohortState):
    """已确认开班."""


@event(CONTEXT, "cohort", "split")
class CohortSplit(CohortState):
    """已分组."""


@event(CONTEXT, "cohort", "started")
class CohortStarted(CohortState):
    """已开班."""


@event(CONTEXT, "cohort", "suspended")
class CohortSuspended(CohortState):
    """已暂停; the words stay behind the API."""


@event(CONTEXT, "cohort", "resumed")
class CohortResumed(CohortState):
    """已恢复."""


@event(CONTEXT, "cohort", "grading_begun")
class CohortGradingBegun(CohortState):
    """已转入成绩评定."""


@event(CONTEXT, "cohort", "closed")
class CohortClosed(CohortState):
    """已结班."""

    completed: int
    """How many learners completed it."""
    failed: int
    """How many did not."""


@event(CONTEXT, "cohort", "cancelled")
class CohortCancelled(CohortState):
    """已取消; the words stay behind the API."""
