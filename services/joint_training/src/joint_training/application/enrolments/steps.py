"""Enrolments: endorsed, confirmed, enrolled, rejected, withdrawn, not shown up, transferred, grouped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.domain.errors import FieldError, conflict, invalid, not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.saving import (
    free_seat,
    own_cohort,
    own_enrolment,
    save_enrolment,
)
from joint_training.domain import enrolment_steps as domain
from joint_training.domain.cohort import NAMING, Cohort
from joint_training.domain.enrolment import Enrolment, Result
from joint_training.domain.progress import reckon
from joint_training.domain.training_rights import acts_for
from joint_training.storage import seats
from joint_training.storage.training import (
    cohort_shared,
    cohorts,
    enrolments,
    of_cohort,
    sessions_of,
)


async def endorse_enrolment(unit: Unit, seen: Seen) -> Enrolment:
    """The school stands behind it, with a seat or on the waiting list."""
    found = await enrolments.find(unit.session, seen.id)
    if not acts_for(unit.caller, found.school_id):
        raise not_found()
    cohort = await cohort_shared(unit.session, found.cohort_id)
    if cohort.status not in NAMING:
        raise conflict("not-enrolling", "这个班次已经开班或取消，不能再推荐学员。")
    before = await own_enrolment(unit, seen)
    seat = await seats.take(unit.session, before.cohort_id, before.school_id)
    by = unit.caller.person_ref
    return await save_enrolment(unit, domain.endorse(before, seat, by, unit.now))


async def confirm_enrolment(unit: Unit, seen: Seen) -> Enrolment:
    """The school takes the seat held for its learner."""
    before = await own_enrolment(unit, seen)
    return await save_enrolment(unit, domain.confirm(before, unit.now))


async def enrol_one(unit: Unit, seen: Seen) -> Enrolment:
    """The organiser takes the learner."""
    before = await own_enrolment(unit, seen, organiser=True)
    return await save_enrolment(unit, domain.enrol(before, unit.now))


async def reject_enrolment(unit: Unit, seen: Seen, words: str) -> Enrolment:
    """Not taken: by the school before it endorses, by the organiser after."""
    found = await enrolments.find(unit.session, seen.id)
    organiser = found.status is not EnrolmentStatus.APPLIED
    cohort = await _locked(unit, found.cohort_id)
    before = await own_enrolment(unit, seen, organiser=organiser)
    by = unit.caller.person_ref
    after = await save_enrolment(unit, domain.reject(before, words, by, unit.now))
    await free_seat(unit, cohort, before)
    return after


async def withdraw_enrolment(unit: Unit, seen: Seen, words: str) -> Enrolment:
    """The learner leaves: the school says so, or a teacher themselves."""
    found = await enrolments.find(unit.session, seen.id)
    oneself = unit.caller.person_ref == found.learner_ref and unit.caller.holds(Role.TEACHER)
    if not (oneself or acts_for(unit.caller, found.school_id)):
        raise not_found()
    cohort = await _locked(unit, found.cohort_id)
    before = await enrolments.load(unit.session, seen.id, expected_version=seen.version)
    by = unit.caller.person_ref
    after = await save_enrolment(unit, domain.withdraw(before, words, by, unit.now))
    await free_seat(unit, cohort, before)
    return after


async def enrolment_no_show(unit: Unit, seen: Seen) -> Enrolment:
    """The learner never came."""
    found = await enrolments.find(unit.session, seen.id)
    cohort = await _locked(unit, found.cohort_id)
    before = await own_enrolment(unit, seen, organiser=True)
    progress = reckon(cohort, before, await sessions_of(unit.session, cohort.id))
    after = await save_enrolment(unit, domain.no_show(before, progress.attended, unit.now))
    await free_seat(unit, cohort, before)
    return after


async def transfer_enrolment(unit: Unit, seen: Seen, target_id: UUID) -> Enrolment:
    """The learner goes on in another cohort of the programme, which needs a free seat; the new enrolment."""
    found = await enrolments.find(unit.session, seen.id)
    if not acts_for(unit.caller, found.owner_id):
        raise not_found()
    first, second = sorted((found.cohort_id, target_id))
    locked = {id: await _locked(unit, id) for id in (first, second)}
    target, cohort = locked[target_id], locked[found.cohort_id]
    if target.status not in (*NAMING, CohortStatus.RUNNING):
        message = f"目标班次 {target.number} 现在不接收学员，请选择报名中或进行中的班次。"
        raise conflict("not-enrolling", message, FieldError("cohort_id", message))
    before = await own_enrolment(unit, seen, organiser=True)
    number = await enrolments.next_number(unit.session, unit.now)
    seat = await seats.take(unit.session, target.id, before.school_id)
    if seat is None:
        message = f"目标班次 {target.number} 没有空名额，请选择另一个班次。"
        raise conflict("no-seat", message, FieldError("cohort_id", message))
    left, came = domain.transfer(before, target, seat, id=new_id(), number=number, now=unit.now)
    await save_enrolment(unit, left)
    made = await save_enrolment(unit, came, new=True)
    if target.status is CohortStatus.RUNNING:
        made = await save_enrolment(unit, domain.activate(made, unit.now))
    await free_seat(unit, cohort, before)
    return made


@dataclass(frozen=True)
class Results:
    """What one learner passed, and when the safety induction was done."""

    enrolment_id: UUID
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    safety_on: date | None


async def record_results(unit: Unit, seen: Seen, rows: Sequence[Results]) -> Cohort:
    """Assessments and safety inductions of a cohort, many learners at once; others stay as they are."""
    cohort = await own_cohort(unit, seen)
    if cohort.status not in (CohortStatus.CONFIRMED, CohortStatus.RUNNING, CohortStatus.GRADING):
        raise conflict("wrong-state", "班次确认开班后、结班之前才能登记考核与安全教育。")
    learners = {
        one.id: one
        for one in await of_cohort(
            unit.session, cohort.id, EnrolmentStatus.ENROLLED, EnrolmentStatus.ACTIVE, lock=True
        )
    }
    known = {one.code for one in cohort.assessments}
    for row in rows:
        before = learners.get(row.enrolment_id)
        if before is None or not {*row.passed, *row.failed} <= known:
            message = "名单或考核项目已有变化，请刷新后再登记。"
            raise invalid("roster-changed", message, FieldError("rows", message))
        results = tuple(
            Result(code, code in row.passed) for code in sorted({*row.passed, *row.failed})
        )
        if (results, row.safety_on) != (before.results, before.safety_on):
            decided = domain.record_results(before, results, row.safety_on, unit.now)
            await save_enrolment(unit, decided)
    return cohort


async def pass_over_promoted(unit: Unit, id: UUID) -> None:
    """The deadline: nobody confirmed in time, the next one gets the seat; nothing if it came late."""
    found = await enrolments.find(unit.session, id)
    cohort = await _locked(unit, found.cohort_id)
    before = await enrolments.load(unit.session, id)
    if before.status is EnrolmentStatus.WAITLISTED and before.promoted:
        await save_enrolment(unit, domain.pass_over(before, unit.now))
        await free_seat(unit, cohort, before)


async def _locked(unit: Unit, cohort_id: UUID) -> Cohort:
    """The cohort before its enrolments: everybody locks in this order."""
    return await cohorts.load(unit.session, cohort_id)
