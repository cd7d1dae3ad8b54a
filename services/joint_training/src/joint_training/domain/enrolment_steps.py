"""What becomes of an enrolment: applied for, endorsed, promoted, enrolled, left, moved to another cohort."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.joint_training import enrolment as contract
from cyzj.contracts.joint_training.enrolment import (
    EnrolmentState,
    EnrolmentStatus,
    LearnerKind,
    Risk,
    SeatOf,
)
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, forbidden, invalid
from cyzj.domain.waiting import school_waits
from joint_training.domain.cohort import NAMING, Cohort
from joint_training.domain.enrolment import Decision, Enrolment, Result, facts, moved
from joint_training.domain.machines.enrolment import ENROLMENT
from joint_training.domain.programme import Said, said


@dataclass(frozen=True)
class Learner:
    """Who is to learn: the reference is the person's for a teacher."""

    school_id: UUID
    kind: LearnerKind
    ref: UUID


def apply(
    learner: Learner, cohort: Cohort, *, id: UUID, number: str, by: UUID | None, now: datetime
) -> Decision:
    """A learner asks for a seat; the school endorses."""
    ENROLMENT.require(None, "apply")
    if cohort.status not in NAMING or school_date(now) > cohort.terms.enrol_until:
        raise conflict(
            "not-enrolling",
            f"这个班次现在不接受报名（报名截止 {cohort.terms.enrol_until}）；可联系主办学校延长。",
        )
    made = Enrolment(
        id=id,
        version=1,
        number=number,
        status=EnrolmentStatus.APPLIED,
        cohort_id=cohort.id,
        programme_id=cohort.programme_id,
        owner_id=cohort.owner_id,
        school_id=learner.school_id,
        learner_kind=learner.kind,
        learner_ref=learner.ref,
        applied_by=by,
        created_at=now,
        since=now,
        waiting_on=(school_waits(learner.school_id, "endorse", now),),
    )
    return made, [contract.EnrolmentApplied(**facts(made))]


def endorse(enrolment: Enrolment, seat: SeatOf | None, by: UUID | None, now: datetime) -> Decision:
    """The school stands behind it; without a `seat` it waits for one."""
    ENROLMENT.require(enrolment.status, "endorse")
    if by is not None and by == enrolment.learner_ref:
        raise forbidden("own-application", "不能推荐自己，请由本校另一位协调员或学校领导推荐。")
    after = moved(enrolment, EnrolmentStatus.SCHOOL_ENDORSED, now, seat=seat, endorsed_at=now)
    told: list[EnrolmentState] = [contract.EnrolmentSchoolEndorsed(**facts(after))]
    if seat is None:
        after = moved(after, EnrolmentStatus.WAITLISTED, now)
        told.append(contract.EnrolmentWaitlisted(**facts(after)))
    return after, told


def promote(
    enrolment: Enrolment, seat: SeatOf, days: int, now: datetime, calendar: Calendar
) -> Decision:
    """A seat has become free: it is held while the school confirms."""
    ENROLMENT.require(enrolment.status, "promote")
    until = calendar.add_working_days(now, days)
    waits = (school_waits(enrolment.school_id, "confirm", now, until),)
    after = moved(
        enrolment, enrolment.status, now, seat=seat, promoted_until=until, waiting_on=waits
    )
    return after, [contract.EnrolmentPromoted(**facts(after))]


def confirm(enrolment: Enrolment, now: datetime) -> Decision:
    """The school takes the seat that is held."""
    ENROLMENT.require(enrolment.status, "confirm")
    if enrolment.seat is None or (enrolment.promoted_until and enrolment.promoted_until <= now):
        raise conflict("no-seat-held", "现在没有为这名学员保留的名额；有名额空出时会通知贵校。")
    after = moved(enrolment, EnrolmentStatus.ENROLLED, now, promoted_until=None)
    return after, [contract.EnrolmentEnrolled(**facts(after))]


def pass_over(enrolment: Enrolment, now: datetime) -> Decision:
    """Nobody confirmed in time, or the cohort started without a free seat."""
    ENROLMENT.require(enrolment.status, "pass_over")
    after = moved(enrolment, EnrolmentStatus.PASSED_OVER, now, seat=None, promoted_until=None)
    return after, [contract.EnrolmentPassedOver(**facts(after))]


def enrol(enrolment: Enrolment, now: datetime) -> Decision:
    """The organiser takes the learner."""
    ENROLMENT.require(enrolment.status, "enrol")
    after = moved(enrolment, EnrolmentStatus.ENROLLED, now)
    return after, [contract.EnrolmentEnrolled(**facts(after))]


def activate(enrolment: Enrolment, now: datetime) -> Decision:
    """The cohort has started."""
    ENROLMENT.require(enrolment.status, "activate")
    after = moved(enrolment, EnrolmentStatus.ACTIVE, now)
    return after, [contract.EnrolmentActivated(**facts(after))]


def group(enrolment: Enrolment, into: int, groups: int, now: datetime) -> Decision:
    """The learner belongs to a group of the cohort."""
    ENROLMENT.require(enrolment.status, "group")
    if not 1 <= into <= groups:
        message = f"这个班次分 {groups} 组，请填 1 至 {groups}。"
        raise invalid("bad-group", message, FieldError("group", message))
    after = moved(enrolment, enrolment.status, now, group=into)
    return after, [contract.EnrolmentGrouped(**facts(after))]


def record_results(
    enrolment: Enrolment, results: tuple[Result, ...], safety_on: date | None, now: datetime
) -> Decision:
    """What was passed, and when the safety induction was done; earlier entries are replaced."""
    ENROLMENT.require(enrolment.status, "record_results")
    after = moved(enrolment, enrolment.status, now, results=results, safety_on=safety_on)
    return after, [contract.EnrolmentResultsRecorded(**facts(after))]


def reject(enrolment: Enrolment, words: str, by: UUID | None, now: datetime) -> Decision:
    """Not taken, with the reason in words."""
    ENROLMENT.require(enrolment.status, "reject")
    sayings = (*enrolment.sayings, Said("reject", said(words), by, now))
    after = moved(enrolment, EnrolmentStatus.REJECTED, now, seat=None, sayings=sayings)
    return after, [contract.EnrolmentRejected(**facts(after))]


def no_show(enrolment: Enrolment, attended: int, now: datetime) -> Decision:
    """Never came (`attended`: hours recorded so far)."""
    ENROLMENT.require(enrolment.status, "no_show")
    if attended:
        raise conflict(
            "has-attended", "这名学员已有到课记录，不能登记为未报到；中途离开请办理退出。"
        )
    after = moved(enrolment, EnrolmentStatus.NO_SHOW, now, seat=None)
    return after, [contract.EnrolmentNoShow(**facts(after))]


def withdraw(enrolment: Enrolment, words: str, by: UUID | None, now: datetime) -> Decision:
    """The learner leaves; the seat is free again."""
    ENROLMENT.require(enrolment.status, "withdraw")
    sayings = (*enrolment.sayings, Said("withdraw", said(words), by, now))
    after = moved(
        enrolment, EnrolmentStatus.WITHDRAWN, now, seat=None, promoted_until=None, sayings=sayings
    )
    return after, [contract.EnrolmentWithdrawn(**facts(after))]


def transfer(
    enrolment: Enrolment, target: Cohort, seat: SeatOf, *, id: UUID, number: str, now: datetime
) -> tuple[Decision, Decision]:
    """The old enrolment ended, and a new one in another cohort of the programme that goes on from it."""
    ENROLMENT.require(enrolment.status, "transfer")
    if target.programme_id != enrolment.programme_id or target.id == enrolment.cohort_id:
        message = "只能转到同一项目的另一个班次，请重新选择。"
        raise conflict("other-programme", message, FieldError("cohort_id", message))
    after = moved(enrolment, EnrolmentStatus.TRANSFERRED, now, seat=None, transferred_to=id)
    told = contract.EnrolmentTransferred(**facts(after), transferred_to=id)
    made = replace(
        enrolment,
        id=id,
        version=1,
        number=number,
        status=EnrolmentStatus.ENROLLED,
        cohort_id=target.id,
        owner_id=target.owner_id,
        seat=seat,
        group=None,
        transferred_from=enrolment.id,
        risk=Risk.NONE,
        created_at=now,
        since=now,
        waiting_on=(),
    )
    return (after, [told]), (made, [contract.EnrolmentEnrolled(**facts(made))])
