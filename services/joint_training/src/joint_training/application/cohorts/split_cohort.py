"""A cohort is split into groups: evenly by default, or as the organiser says."""

from __future__ import annotations

from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.saving import own_cohort, save_cohort, save_enrolment
from joint_training.domain import cohort_steps as domain
from joint_training.domain import enrolment_steps as enrolling
from joint_training.domain.cohort import Cohort
from joint_training.storage.training import of_cohort


async def split_cohort(unit: Unit, seen: Seen, groups: int) -> Cohort:
    """Everybody enrolled is put into one of the groups, school by school, so that sizes differ by one."""
    before = await own_cohort(unit, seen)
    after = await save_cohort(unit, domain.split(before, groups, unit.now))
    learners = await of_cohort(
        unit.session, after.id, EnrolmentStatus.ENROLLED, EnrolmentStatus.ACTIVE, lock=True
    )
    learners.sort(key=lambda one: (one.school_id, one.number))
    for place, one in enumerate(learners):
        decided = enrolling.group(one, place % groups + 1, groups, unit.now)
        await save_enrolment(unit, decided)
    return after
