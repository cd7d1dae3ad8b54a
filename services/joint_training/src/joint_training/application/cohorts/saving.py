"""Writing cohorts and enrolments down: their events, their deadlines, and whom they concern."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.deadlines import settle
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.clock import start_of
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.domain import cohort as cohort_domain
from joint_training.domain import enrolment_steps as enrolling
from joint_training.domain.cohort import NAMING, Cohort
from joint_training.domain.enrolment import Decision as EnrolmentDecision
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.training_rights import acts_for
from joint_training.storage import seats
from joint_training.storage.training import cohorts, enrolments

RELEASE, DECIDE, START = "release_seats", "decide_minimum", "start_cohort"
PASS_OVER, LOCK = "pass_over_promoted", "lock_attendance"
ISSUE, EXPIRE = "issue_certificates", "expire_certificate"


async def own_cohort(unit: Unit, seen: Seen) -> Cohort:
    """The cohort that the caller's school organises, locked; 404 for everybody else."""
    found = await cohorts.find(unit.session, seen.id)
    if not acts_for(unit.caller, found.owner_id):
        raise not_found()
    return await cohorts.load(unit.session, seen.id, expected_version=seen.version)


async def save_cohort(unit: Unit, decided: cohort_domain.Decision, *, new: bool = False) -> Cohort:
    """The cohort with its events; what falls due for it follows its state."""
    after, events = decided
    if new:
        await cohorts.add(unit.session, after)
    else:
        await cohorts.save(unit.session, after)
    secret = after.status is CohortStatus.PLANNED
    unit.record(after.id, after.version, events, schools=after.schools if secret else None)
    terms, naming = after.terms, after.status in NAMING
    day = timedelta(days=1)
    await settle(
        unit.session,
        after.id,
        {
            RELEASE: (
                start_of(terms.release_on)
                if naming and terms.shares and not after.seats_released
                else None
            ),
            DECIDE: (
                start_of(terms.decide_on) + day if after.status is CohortStatus.ENROLLING else None
            ),
            START: (start_of(terms.first_day) if after.status is CohortStatus.CONFIRMED else None),
        },
    )
    return after


async def save_enrolment(unit: Unit, decided: EnrolmentDecision, *, new: bool = False) -> Enrolment:
    """The enrolment with its events, told to its school and the organiser."""
    after, events = decided
    if new:
        await enrolments.add(unit.session, after)
    elif events:
        await enrolments.save(unit.session, after)
    if events:
        unit.record(after.id, after.version, events, schools=after.schools)
        await settle(unit.session, after.id, {PASS_OVER: after.promoted_until})
    return after


async def free_seat(unit: Unit, cohort: Cohort, before: Enrolment) -> None:
    """The seat that `before` took is free: whoever waits longest gets it held."""
    await seats.give_back(unit.session, before)
    if before.seat is not None and cohort.seats_released:
        await seats.move_to_all(unit.session, before)
    await promote_waiting(unit, cohort)


async def promote_waiting(unit: Unit, cohort: Cohort) -> None:
    """Free seats are held for those who wait, in the order of their endorsements."""
    if cohort.status not in NAMING:
        return
    for one in await seats.waiting(unit.session, cohort.id):
        seat = await seats.take(unit.session, cohort.id, one.school_id)
        if seat is not None:
            days = cohort.completion.confirm_days
            await save_enrolment(unit, enrolling.promote(one, seat, days, unit.now, CALENDAR))


async def own_enrolment(unit: Unit, seen: Seen, *, organiser: bool = False) -> Enrolment:
    """The enrolment of the caller's school (`organiser`: of its cohort), locked; 404 for others."""
    found = await enrolments.find(unit.session, seen.id)
    school: UUID = found.owner_id if organiser else found.school_id
    if not acts_for(unit.caller, school):
        raise not_found()
    return await enrolments.load(unit.session, seen.id, expected_version=seen.version)
