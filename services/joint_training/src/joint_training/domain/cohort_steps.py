"""What becomes of a cohort: planned, opened, its seats released, decided on, run, graded, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.joint_training import cohort as contract
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.programme import ProgrammeStatus
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.waiting import school_waits
from joint_training.domain.cohort import (
    MOST_GROUPS,
    Cohort,
    Decision,
    Share,
    Terms,
    check,
    facts,
    moved,
    told,
)
from joint_training.domain.machines.cohort import COHORT
from joint_training.domain.programme import Programme, Said, said


def plan(
    terms: Terms, programme: Programme, *, id: UUID, number: str, owner_id: UUID, now: datetime
) -> Decision:
    """A cohort of a published programme; it keeps to this version of it for good."""
    COHORT.require(None, "plan")
    if programme.status is not ProgrammeStatus.PUBLISHED:
        raise conflict("not-published", "只有已发布的项目可以开班；请先请集团办公室批准并发布。")
    check(terms, school_date(now))
    made = Cohort(
        id=id,
        version=1,
        number=number,
        status=CohortStatus.PLANNED,
        programme_id=programme.id,
        programme_number=programme.number,
        programme_title=programme.title,
        programme_hash=programme.content_hash,
        kind=programme.kind,
        tags=programme.content.tags,
        owner_id=owner_id,
        title=terms.title,
        terms=terms,
        shares=terms.shares,
        first_day=terms.first_day,
        planned_hours=programme.hours,
        assessments=programme.content.assessments,
        safety_induction=programme.content.safety_induction,
        valid_months=programme.content.valid_months,
        rule=programme.rule,
        created_at=now,
        since=now,
        waiting_on=(school_waits(owner_id, "open_enrolment", now),),
    )
    return made, [contract.CohortPlanned(**facts(made))]


def change(cohort: Cohort, terms: Terms, now: datetime) -> Decision:
    """Other terms, before anybody could enrol."""
    COHORT.require(cohort.status, "change")
    check(terms, school_date(now))
    after = moved(
        cohort,
        cohort.status,
        now,
        title=terms.title,
        terms=terms,
        shares=terms.shares,
        first_day=terms.first_day,
    )
    return after, [contract.CohortChanged(**facts(after))]


def open_enrolment(cohort: Cohort, now: datetime) -> Decision:
    """Schools may name learners from now on."""
    COHORT.require(cohort.status, "open_enrolment")
    check(cohort.terms, school_date(now))
    after = moved(cohort, CohortStatus.ENROLLING, now, waiting_on=())
    return after, [contract.CohortEnrollingOpened(**facts(after))]


def release_seats(cohort: Cohort, taken: Mapping[UUID, int], now: datetime) -> Decision:
    """What the schools have not filled (`taken`: what they have) belongs to all; once."""
    COHORT.require(cohort.status, "release_seats")
    kept = tuple(Share(one.school_id, taken.get(one.school_id, 0)) for one in cohort.shares)
    given = tuple(
        Share(one.school_id, one.seats - left.seats)
        for one, left in zip(cohort.shares, kept, strict=True)
        if one.seats > left.seats
    )
    after = moved(cohort, cohort.status, now, shares=kept, seats_released=True)
    return after, [contract.CohortSeatsReleased(**facts(after), released=told(given))]


def check_minimum(cohort: Cohort, taken: int, now: datetime) -> Decision:
    """The decision date has passed: enough learners confirm it, too few put it to the organiser."""
    COHORT.require(cohort.status, "check_minimum")
    if taken >= cohort.terms.minimum:
        return confirm(cohort, taken, "", None, now)
    waits = (school_waits(cohort.owner_id, "confirm", now),)
    after = moved(cohort, CohortStatus.MINIMUM_CHECK, now, waiting_on=waits)
    return after, [contract.CohortMinimumMissed(**facts(after), taken=taken)]


def extend(cohort: Cohort, enrol_until: date, decide_on: date, now: datetime) -> Decision:
    """More time to enrol."""
    COHORT.require(cohort.status, "extend")
    terms = replace(cohort.terms, enrol_until=enrol_until, decide_on=decide_on)
    today = school_date(now)
    if decide_on <= today:
        message = (
            f"新的核定日要在今天之后，请改为 {date.fromordinal(today.toordinal() + 1)} 或以后。"
        )
        raise invalid("bad-cohort", message, FieldError("decide_on", message))
    check(terms, today)
    after = moved(cohort, CohortStatus.ENROLLING, now, terms=terms, waiting_on=())
    return after, [contract.CohortExtended(**facts(after))]


def confirm(cohort: Cohort, taken: int, words: str, by: UUID | None, now: datetime) -> Decision:
    """It will run; with fewer than the minimum the organiser says why."""
    COHORT.require(cohort.status, "confirm")
    sayings = cohort.sayings
    if taken < cohort.terms.minimum:
        if not words.strip():
            message = (
                f"现在占用 {taken} 个名额，不足最低开班人数 {cohort.terms.minimum}；"
                "请写明仍然开班的理由，或延长报名、取消班次。"
            )
            raise conflict("below-minimum", message, FieldError("reason", message), taken=taken)
        sayings = (*sayings, Said("confirm", said(words), by, now))
    after = moved(cohort, CohortStatus.CONFIRMED, now, sayings=sayings, waiting_on=())
    return after, [contract.CohortConfirmed(**facts(after))]


def split(cohort: Cohort, groups: int, now: datetime) -> Decision:
    """It is taught in so many groups."""
    COHORT.require(cohort.status, "split")
    if not 1 <= groups <= MOST_GROUPS:
        message = f"分组为 1 至 {MOST_GROUPS} 组，请更正。"
        raise invalid("bad-groups", message, FieldError("groups", message))
    after = moved(cohort, cohort.status, now, groups=groups)
    return after, [contract.CohortSplit(**facts(after))]


def start(cohort: Cohort, now: datetime) -> Decision:
    """Those enrolled are learners from now on."""
    COHORT.require(cohort.status, "start")
    if school_date(now) < cohort.first_day:
        raise conflict("too-early", f"开班日期是 {cohort.first_day}，到那天才能开班。")
    after = moved(cohort, CohortStatus.RUNNING, now, waiting_on=())
    return after, [contract.CohortStarted(**facts(after))]


def suspend(cohort: Cohort, words: str, by: UUID | None, now: datetime) -> Decision:
    """It stands still."""
    COHORT.require(cohort.status, "suspend")
    sayings = (*cohort.sayings, Said("suspend", said(words), by, now))
    waits = (school_waits(cohort.owner_id, "resume", now),)
    after = moved(cohort, CohortStatus.SUSPENDED, now, sayings=sayings, waiting_on=waits)
    return after, [contract.CohortSuspended(**facts(after))]


def resume(cohort: Cohort, now: datetime) -> Decision:
    """It goes on."""
    COHORT.require(cohort.status, "resume")
    after = moved(cohort, CohortStatus.RUNNING, now, waiting_on=())
    return after, [contract.CohortResumed(**facts(after))]


def begin_grading(cohort: Cohort, unrecorded: int, now: datetime) -> Decision:
    """Teaching is over; `unrecorded` counts the sessions without attendance."""
    COHORT.require(cohort.status, "begin_grading")
    if unrecorded:
        raise conflict(
            "attendance-missing",
            f"还有 {unrecorded} 个课次没有登记考勤，请先登记，或把没有上的课次停课。",
            unrecorded=unrecorded,
        )
    waits = (school_waits(cohort.owner_id, "close", now),)
    after = moved(cohort, CohortStatus.GRADING, now, waiting_on=waits)
    return after, [contract.CohortGradingBegun(**facts(after))]


def close(cohort: Cohort, completed: int, failed: int, now: datetime) -> Decision:
    """Everybody was judged by the rule."""
    COHORT.require(cohort.status, "close")
    after = moved(cohort, CohortStatus.CLOSED, now, waiting_on=())
    return after, [contract.CohortClosed(**facts(after), completed=completed, failed=failed)]


def cancel(cohort: Cohort, words: str, by: UUID | None, now: datetime) -> Decision:
    """It does not take place."""
    COHORT.require(cohort.status, "cancel")
    sayings = (*cohort.sayings, Said("cancel", said(words), by, now))
    after = moved(cohort, CohortStatus.CANCELLED, now, sayings=sayings, waiting_on=())
    return after, [contract.CohortCancelled(**facts(after))]
