"""A cohort is closed: everybody is judged by the rule, and who completed may get a certificate."""

from __future__ import annotations

from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.saving import own_cohort, save_cohort, save_enrolment
from joint_training.domain import certificate_steps, cohort_steps
from joint_training.domain.cohort import Cohort
from joint_training.domain.progress import conclude, reckon
from joint_training.storage.training import certificates, of_cohort, sessions_of


async def close_cohort(unit: Unit, seen: Seen) -> Cohort:
    """All of it in one transaction: a cohort is closed for everybody or for nobody."""
    cohort = await own_cohort(unit, seen)
    timetable = await sessions_of(unit.session, cohort.id)
    learners = await of_cohort(unit.session, cohort.id, EnrolmentStatus.ACTIVE, lock=True)
    done = []
    for one in learners:
        decided = conclude(cohort, one, reckon(cohort, one, timetable), unit.now)
        after = await save_enrolment(unit, decided)
        if after.status is EnrolmentStatus.COMPLETED:
            done.append(after)
    closed = cohort_steps.close(cohort, len(done), len(learners) - len(done), unit.now)
    numbers = await certificates.next_numbers(unit.session, unit.now, len(done)) if done else []
    made = [
        certificate_steps.qualify(one, cohort, id=new_id(), number=number, now=unit.now)
        for one, number in zip(done, numbers, strict=True)
    ]
    await certificates.add(unit.session, *(new for new, _ in made))
    for new, events in made:
        unit.record(new.id, new.version, events, schools=new.schools)
    return await save_cohort(unit, closed)
