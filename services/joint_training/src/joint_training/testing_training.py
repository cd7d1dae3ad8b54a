"""Builders for tests of training: a programme, a cohort, enrolments and sessions as they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus, LearnerKind, SeatOf
from cyzj.contracts.joint_training.programme import ProgrammeKind
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.ids import new_id
from joint_training.domain import cohort_steps, enrolment_steps, programme_steps, session
from joint_training.domain.cohort import Cohort, Terms
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.enrolment_steps import Learner
from joint_training.domain.programme import Assessment, Content, Programme, Unit
from joint_training.domain.session import Planned, Session

NOW = datetime(2026, 9, 7, 1, tzinfo=UTC)
"""Monday morning in Shanghai."""
OWNER, SCHOOL, OFFICE_CLERK, CLERK, TEACHER = (UUID(int=n) for n in range(1, 6))
FIRST = date(2026, 10, 12)


def a_content(**changes: Any) -> Content:
    """Sixteen hours in two units, one assessment."""
    return replace(
        Content(
            title="新能源汽车高压安全联合培训",
            kind=ProgrammeKind.JOINT_TRAINING,
            partners=(SCHOOL,),
            units=(Unit("高压安全规程", 800), Unit("断电与验电实操", 800)),
            assessments=(Assessment("a1", "实操考核"),),
        ),
        **changes,
    )


def a_programme(**changes: Any) -> Programme:
    """A published programme."""
    made, _ = programme_steps.draft(
        a_content(**changes), id=new_id(), number="JP-2026-0001", owner_id=OWNER, now=NOW
    )
    made, _ = programme_steps.submit(made, CLERK, NOW, CALENDAR)
    made, _ = programme_steps.approve(made, made.content_hash, OFFICE_CLERK, NOW)
    return programme_steps.publish(made, NOW)[0]


def terms(**changes: Any) -> Terms:
    """Ten seats, two days in October."""
    return replace(
        Terms(
            title="2026 秋季第 1 班",
            first_day=FIRST,
            last_day=FIRST + timedelta(days=1),
            enrol_until=FIRST - timedelta(days=3),
            release_on=FIRST - timedelta(days=7),
            decide_on=FIRST - timedelta(days=2),
            seats=10,
            minimum=2,
        ),
        **changes,
    )


def a_cohort(status: CohortStatus = CohortStatus.ENROLLING, **changes: Any) -> Cohort:
    """A cohort that has come so far."""
    made, _ = cohort_steps.plan(
        terms(**changes), a_programme(), id=new_id(), number="JC-2026-0001", owner_id=OWNER, now=NOW
    )
    return replace(made, status=status, waiting_on=())


def an_enrolment(cohort: Cohort, status: EnrolmentStatus = EnrolmentStatus.APPLIED) -> Enrolment:
    """A student of the partner school."""
    learner = Learner(SCHOOL, LearnerKind.STUDENT, new_id())
    made, _ = enrolment_steps.apply(
        learner, replace(cohort, status=CohortStatus.ENROLLING), id=new_id(),
        number="JE-2026-0001", by=CLERK, now=NOW,
    )  # fmt: skip
    if status is EnrolmentStatus.APPLIED:
        return made
    return replace(made, status=status, seat=SeatOf.POOL, waiting_on=())


def a_session(cohort: Cohort, hours: int = 400, place: int = 0, **changes: Any) -> Session:
    """A session on the `place`-th half day."""
    begin = datetime(2026, 10, 12, tzinfo=UTC) + timedelta(hours=12 * place)
    planned = Planned(
        topic="高压安全规程",
        starts_at=begin,
        ends_at=begin + timedelta(hours=8),
        hours=hours,
        teachers=(TEACHER,),
        **changes,
    )
    return session.schedule(cohort, planned, id=new_id(), now=NOW)[0]
