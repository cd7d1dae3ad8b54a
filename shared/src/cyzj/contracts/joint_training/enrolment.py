"""An enrolment (报名): one learner of one school in one cohort."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Hundredths, Number, Payload, Waiting, event

CONTEXT = "joint_training"


class EnrolmentStatus(StrEnum):
    """States of an enrolment (domain.md 2.5)."""

    APPLIED = "applied"
    SCHOOL_ENDORSED = "school_endorsed"
    WAITLISTED = "waitlisted"
    ENROLLED = "enrolled"
    ACTIVE = "active"
    COMPLETED = "completed"
    FAILED = "failed"
    REJECTED = "rejected"
    NO_SHOW = "no_show"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    PASSED_OVER = "passed_over"


class LearnerKind(StrEnum):
    """Who learns."""

    TEACHER = "teacher"
    """A teacher: the reference is the person's."""
    STUDENT = "student"
    """A student, mostly a minor: the reference means nothing outside this service."""


LEARNER_KINDS = {LearnerKind.TEACHER: "教师", LearnerKind.STUDENT: "学生"}


class SeatOf(StrEnum):
    """Whose seat an enrolment takes."""

    SCHOOL = "school"
    POOL = "pool"
    """One that belongs to all."""


class Risk(StrEnum):
    """Whether the learner can still complete, by attendance."""

    NONE = "none"
    AT_RISK = "at_risk"
    IMPOSSIBLE = "impossible"


class EnrolmentState(Payload):
    """An enrolment after the fact: a reference and the school, never a name. Seen by school and organiser."""

    number: Number
    """The number people use, e.g. JE-2026-0412."""
    status: EnrolmentStatus
    """Where it stands."""
    cohort_id: UUID
    """The cohort."""
    programme_id: UUID
    """Its programme."""
    owner_id: UUID
    """The school that organises the cohort."""
    school_id: UUID
    """The school that the learner belongs to."""
    learner_kind: LearnerKind
    """Teacher or student."""
    learner_ref: UUID
    """The learner; a reference, never a name."""
    seat: SeatOf | None
    """Whose seat is taken; null while none is."""
    promoted: bool
    """Whether a seat is held for a learner on the waiting list, until it is confirmed."""
    group: int | None
    """Group (分组), from 1; null: none."""
    transferred_from: UUID | None
    """The enrolment in another cohort that this one goes on from."""
    risk: Risk
    """What attendance so far says."""
    counted_hours: Hundredths
    """Class hours that count as attended at the last reckoning, in hundredths."""
    planned_hours: Hundredths
    """All planned class hours at the last reckoning, in hundredths; 0 before the first."""
    percent: int = Field(ge=0, le=100)
    """Counted of planned hours in whole per cent, rounded down."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next; empty when nobody has."""


@event(CONTEXT, "enrolment", "applied")
class EnrolmentApplied(EnrolmentState):
    """已申请."""


@event(CONTEXT, "enrolment", "school_endorsed")
class EnrolmentSchoolEndorsed(EnrolmentState):
    """学校已推荐; a seat is held where there was one."""


@event(CONTEXT, "enrolment", "waitlisted")
class EnrolmentWaitlisted(EnrolmentState):
    """已列入候补: no seat was free."""


@event(CONTEXT, "enrolment", "promoted")
class EnrolmentPromoted(EnrolmentState):
    """候补可确认: a seat is held for two working days."""


@event(CONTEXT, "enrolment", "enrolled")
class EnrolmentEnrolled(EnrolmentState):
    """已录取."""


@event(CONTEXT, "enrolment", "activated")
class EnrolmentActivated(EnrolmentState):
    """在读: the cohort has started."""


@event(CONTEXT, "enrolment", "grouped")
class EnrolmentGrouped(EnrolmentState):
    """已编组."""


@event(CONTEXT, "enrolment", "results_recorded")
class EnrolmentResultsRecorded(EnrolmentState):
    """考核与安全教育已登记; scores stay behind the API."""


@event(CONTEXT, "enrolment", "at_risk")
class EnrolmentAtRisk(EnrolmentState):
    """出勤预警: at the present rate the learner will not complete."""


@event(CONTEXT, "enrolment", "pass_impossible")
class EnrolmentPassImpossible(EnrolmentState):
    """已无法结业: even with every remaining hour attendance stays below the rule."""


@event(CONTEXT, "enrolment", "back_on_track")
class EnrolmentBackOnTrack(EnrolmentState):
    """预警已解除, by attendance or a correction."""


@event(CONTEXT, "enrolment", "completed")
class EnrolmentCompleted(EnrolmentState):
    """已结业 by the completion rule."""


@event(CONTEXT, "enrolment", "failed")
class EnrolmentFailed(EnrolmentState):
    """未结业 by the completion rule."""


@event(CONTEXT, "enrolment", "rejected")
class EnrolmentRejected(EnrolmentState):
    """未录取; the words stay behind the API."""


@event(CONTEXT, "enrolment", "no_show")
class EnrolmentNoShow(EnrolmentState):
    """未报到."""


@event(CONTEXT, "enrolment", "withdrawn")
class EnrolmentWithdrawn(EnrolmentState):
    """已退出; the words stay behind the API."""


@event(CONTEXT, "enrolment", "transferred")
class EnrolmentTransferred(EnrolmentState):
    """已转班."""

    transferred_to: UUID
    """The enrolment in the other cohort."""


@event(CONTEXT, "enrolment", "passed_over")
class EnrolmentPassedOver(EnrolmentState):
    """已错过候补."""
