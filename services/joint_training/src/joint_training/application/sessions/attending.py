"""Attendance: recorded for the whole roster, put right within days, locked; warnings follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.contracts.joint_training.attendance import AttendanceStatus
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.deadlines import schedule
from cyzj.domain.errors import conflict
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.saving import LOCK, save_enrolment
from joint_training.application.sessions.planning import own_session, save_session
from joint_training.domain import attendance as domain
from joint_training.domain.attendance import Right
from joint_training.domain.cohort import UNDER_WAY, Cohort
from joint_training.domain.progress import reckon, warn
from joint_training.domain.session import Session
from joint_training.storage.training import cohorts, of_cohort, sessions, sessions_of

Said = tuple[UUID, AttendanceStatus, int | None]


async def expected_at(unit: Unit, session: Session) -> dict[UUID, UUID]:
    """Who should be there: enrolment → school, in the order of their numbers."""
    active = await of_cohort(unit.session, session.cohort_id, EnrolmentStatus.ACTIVE)
    return {one.id: one.school_id for one in active if session.concerns(one.group)}


async def record_attendance(unit: Unit, seen: Seen, marks: Sequence[Said]) -> Session:
    """The whole roster at once; the lock falls due after the days for corrections."""
    before, cohort = await own_session(unit, seen, by_teacher=True)
    if cohort.status is not CohortStatus.RUNNING:
        raise conflict("not-running", "班次没有在进行中，不能登记考勤；暂停的班次请先恢复。")
    expected = await expected_at(unit, before)
    by, rule = unit.caller.person_ref, cohort.completion
    decided = domain.record(before, expected, marks, rule, by, unit.now)
    after = await save_session(unit, decided)
    await schedule(unit.session, after.id, LOCK, domain.locks_at(after, rule))
    await _reckon(unit, cohort)
    return after


async def correct_attendance(unit: Unit, seen: Seen, right: Right) -> Session:
    """One mark put right, with the reason; warnings are taken back where they no longer hold."""
    before, cohort = await own_session(unit, seen, by_teacher=True)
    if cohort.status not in UNDER_WAY:
        raise conflict("cohort-over", "班次已经结班，考勤不能再更正。")
    by, rule = unit.caller.person_ref, cohort.completion
    after = await save_session(unit, domain.correct(before, right, rule, by, unit.now))
    await _reckon(unit, cohort)
    return after


async def lock_attendance(unit: Unit, id: UUID) -> None:
    """The deadline: nothing is put right any more."""
    found = await sessions.find(unit.session, id)
    await cohorts.load(unit.session, found.cohort_id)
    decided = domain.lock(await sessions.load(unit.session, id))
    if decided[1]:
        await save_session(unit, decided)


async def _reckon(unit: Unit, cohort: Cohort) -> None:
    """Everybody's hours over the whole timetable, and the warnings that follow."""
    timetable = await sessions_of(unit.session, cohort.id)
    active = await of_cohort(unit.session, cohort.id, EnrolmentStatus.ACTIVE, lock=True)
    for one in active:
        decided = warn(one, reckon(cohort, one, timetable), cohort.completion, unit.now)
        if decided[1]:
            await save_enrolment(unit, decided)
