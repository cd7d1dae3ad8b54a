"""Cohorts: planned, changed, opened, extended, confirmed, split, started, suspended, graded, cancelled."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.domain.errors import not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.saving import (
    own_cohort,
    promote_waiting,
    save_cohort,
    save_enrolment,
)
from joint_training.domain import cohort_steps as domain
from joint_training.domain import enrolment_steps as enrolling
from joint_training.domain.cohort import Cohort, Decision, Terms
from joint_training.domain.progress import unrecorded
from joint_training.domain.training_rights import acts_for
from joint_training.storage import seats
from joint_training.storage.training import cohorts, of_cohort, programmes, sessions_of

OPEN = (
    EnrolmentStatus.APPLIED,
    EnrolmentStatus.SCHOOL_ENDORSED,
    EnrolmentStatus.WAITLISTED,
    EnrolmentStatus.ENROLLED,
)


async def plan_cohort(unit: Unit, programme_id: UUID, terms: Terms, school: UUID) -> Cohort:
    """A cohort organised by the programme's owner or one of its partners."""
    await require_active(unit.session, school)
    programme = await programmes.find(unit.session, programme_id)
    if school not in programme.concerned:
        raise not_found()
    number = await cohorts.next_number(unit.session, unit.now)
    decided = domain.plan(
        terms, programme, id=new_id(), number=number, owner_id=school, now=unit.now
    )
    made = await save_cohort(unit, decided, new=True)
    await seats.lay_out(unit.session, made)
    return made


async def change_cohort(unit: Unit, seen: Seen, terms: Terms) -> Cohort:
    """Other terms, before enrolment is open."""
    before = await own_cohort(unit, seen)
    after = await save_cohort(unit, domain.change(before, terms, unit.now))
    await seats.lay_out(unit.session, after)
    return after


async def open_enrolment(unit: Unit, seen: Seen) -> Cohort:
    """Schools may name learners."""
    before = await own_cohort(unit, seen)
    await require_active(unit.session, before.owner_id)
    return await save_cohort(unit, domain.open_enrolment(before, unit.now))


async def extend_enrolment(unit: Unit, seen: Seen, enrol_until: date, decide_on: date) -> Cohort:
    """More time to enrol."""
    before = await own_cohort(unit, seen)
    return await save_cohort(unit, domain.extend(before, enrol_until, decide_on, unit.now))


async def confirm_cohort(unit: Unit, seen: Seen, words: str) -> Cohort:
    """It will run, and everybody with a seat is enrolled."""
    before = await own_cohort(unit, seen)
    taken = await seats.taken_of(unit.session, before.id)
    by = unit.caller.person_ref
    after = await save_cohort(unit, domain.confirm(before, taken, words, by, unit.now))
    await enrol_endorsed(unit, after)
    return after


async def enrol_all(unit: Unit, seen: Seen) -> Cohort:
    """Everybody whom a school endorsed and who has a seat is enrolled; the cohort stays as it is."""
    cohort = await own_cohort(unit, seen)
    await enrol_endorsed(unit, cohort)
    return cohort


async def enrol_endorsed(unit: Unit, cohort: Cohort) -> None:
    """All who have been endorsed with a seat, in one transaction."""
    for one in await of_cohort(unit.session, cohort.id, EnrolmentStatus.SCHOOL_ENDORSED, lock=True):
        await save_enrolment(unit, enrolling.enrol(one, unit.now))


async def start_cohort(unit: Unit, seen: Seen) -> Cohort:
    """The organiser starts it on its first day; else the deadline does."""
    return await started(unit, await own_cohort(unit, seen))


async def started(unit: Unit, before: Cohort) -> Cohort:
    """Those enrolled learn from now on; who still waits or was not endorsed is told that it is over."""
    after = await save_cohort(unit, domain.start(before, unit.now))
    await enrol_endorsed(unit, after)
    for one in await of_cohort(unit.session, after.id, *OPEN, lock=True):
        match one.status:
            case EnrolmentStatus.ENROLLED:
                await save_enrolment(unit, enrolling.activate(one, unit.now))
            case EnrolmentStatus.WAITLISTED:
                await seats.give_back(unit.session, one)
                await save_enrolment(unit, enrolling.pass_over(one, unit.now))
            case _:
                words = "班次已经开班，学校尚未推荐。"
                await save_enrolment(unit, enrolling.reject(one, words, None, unit.now))
    return after


async def suspend_cohort(unit: Unit, seen: Seen, words: str) -> Cohort:
    """It stands still; the organiser's or the office's."""
    before = await _own_or_office(unit, seen)
    by = unit.caller.person_ref
    return await save_cohort(unit, domain.suspend(before, words, by, unit.now))


async def resume_cohort(unit: Unit, seen: Seen) -> Cohort:
    """It goes on."""
    before = await _own_or_office(unit, seen)
    return await save_cohort(unit, domain.resume(before, unit.now))


async def begin_grading(unit: Unit, seen: Seen) -> Cohort:
    """Teaching is over, every session has its attendance."""
    before = await own_cohort(unit, seen)
    left = unrecorded(await sessions_of(unit.session, before.id))
    return await save_cohort(unit, domain.begin_grading(before, left, unit.now))


async def cancel_cohort(unit: Unit, seen: Seen, words: str) -> Cohort:
    """It does not take place: everybody's enrolment ends with it."""
    before = await _own_or_office(unit, seen)
    by = unit.caller.person_ref
    decided: Decision = domain.cancel(before, words, by, unit.now)
    after = await save_cohort(unit, decided)
    for one in await of_cohort(unit.session, after.id, *OPEN, lock=True):
        await seats.give_back(unit.session, one)
        await save_enrolment(unit, enrolling.withdraw(one, "班次已取消。", None, unit.now))
    return after


async def _own_or_office(unit: Unit, seen: Seen) -> Cohort:
    found = await cohorts.find(unit.session, seen.id)
    if not (unit.caller.is_office or acts_for(unit.caller, found.owner_id)):
        raise not_found()
    return await cohorts.load(unit.session, seen.id, expected_version=seen.version)


async def release_seats(unit: Unit, id: UUID) -> None:
    """The deadline: unused seats belong to all, and whoever waits gets them; nothing if it came late."""
    before = await cohorts.load(unit.session, id)
    if before.seats_released or before.status not in ("enrolling", "minimum_check", "confirmed"):
        return
    taken = await seats.release(unit.session, id)
    after = await save_cohort(unit, domain.release_seats(before, taken, unit.now))
    await promote_waiting(unit, after)


async def decide_minimum(unit: Unit, id: UUID) -> None:
    """The deadline: enough learners confirm the cohort, too few put it to the organiser."""
    before = await cohorts.load(unit.session, id)
    if before.status != "enrolling":
        return
    taken = await seats.taken_of(unit.session, id)
    after = await save_cohort(unit, domain.check_minimum(before, taken, unit.now))
    if after.status == "confirmed":
        await enrol_endorsed(unit, after)


async def start_on_first_day(unit: Unit, id: UUID) -> None:
    """The deadline: a confirmed cohort runs from its first day on."""
    before = await cohorts.load(unit.session, id)
    if before.status == "confirmed":
        await started(unit, before)
