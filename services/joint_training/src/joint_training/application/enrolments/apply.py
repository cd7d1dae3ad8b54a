"""A learner is named for a cohort; a coordinator who names one endorses with it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.joint_training.enrolment import LearnerKind
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid, not_found
from cyzj.domain.ids import new_id
from cyzj.members.appointed import Named, require_appointed
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.saving import save_enrolment
from joint_training.domain import enrolment_steps as domain
from joint_training.domain.enrolment import GONE, Enrolment
from joint_training.domain.enrolment_steps import Learner
from joint_training.domain.training_rights import acts_for, sees_cohort
from joint_training.storage import seats
from joint_training.storage.learners import keep_name, names_of
from joint_training.storage.training import cohort_shared, enrolments, of_cohort

LEARNER = Named("learner_ref", "teacher-not-appointed", "教师")


@dataclass(frozen=True)
class Apply:
    """Who is to learn in which cohort; `name` as it will stand on the certificate."""

    cohort_id: UUID
    school_id: UUID
    kind: LearnerKind
    teacher_ref: UUID | None
    name: str


async def apply(unit: Unit, command: Apply) -> Enrolment:
    """The enrolment: endorsed at once where the school itself names the learner, and it has a seat then."""
    await require_active(unit.session, command.school_id)
    cohort = await cohort_shared(unit.session, command.cohort_id)
    if not sees_cohort(cohort, unit.caller):
        raise not_found()
    name = await _checked(unit, command)
    number = await enrolments.next_number(unit.session, unit.now)
    learner = Learner(command.school_id, command.kind, command.teacher_ref or new_id())
    by = unit.caller.person_ref
    decided = domain.apply(learner, cohort, id=new_id(), number=number, by=by, now=unit.now)
    made = await save_enrolment(unit, decided, new=True)
    await keep_name(unit.session, learner.ref, name, unit.now)
    if acts_for(unit.caller, command.school_id) and by != learner.ref:
        seat = await seats.take(unit.session, cohort.id, made.school_id)
        made = await save_enrolment(unit, domain.endorse(made, seat, by, unit.now))
    return made


async def _checked(unit: Unit, command: Apply) -> str:
    """The name as it is kept; a teacher holds a post at the school, and speaks for nobody else."""
    name = command.name.strip()
    if not 2 <= len(name) <= 40 or any(c.isdigit() for c in name):
        message = "请填写学员姓名（2 至 40 字，不含数字），结业证书按此打印。"
        raise invalid("bad-name", message, FieldError("name", message))
    if command.kind is LearnerKind.TEACHER:
        if command.teacher_ref is None:
            message = "请选择本校在职教师。"
            raise invalid("teacher-required", message, FieldError("teacher_ref", message))
        today = school_date(unit.now)
        await require_appointed(
            unit.session, command.teacher_ref, command.school_id, today, LEARNER
        )
    elif command.teacher_ref is not None:
        message = "学生报名不用选择教师，请清空这一项。"
        raise invalid("bad-learner", message, FieldError("teacher_ref", message))
    speaks = acts_for(unit.caller, command.school_id)
    if not speaks and command.teacher_ref != unit.caller.person_ref:
        message = "教师只能为自己报名；为学生报名请联系本校协调员。"
        raise conflict("only-oneself", message, FieldError("teacher_ref", message))
    if command.kind is LearnerKind.STUDENT:
        await _require_other_name(unit, command, name)
    return name


async def _require_other_name(unit: Unit, command: Apply, name: str) -> None:
    """The database cannot compare sealed names: the school's own of this cohort are opened for it."""
    there = [
        one.learner_ref
        for one in await of_cohort(unit.session, command.cohort_id)
        if one.school_id == command.school_id and one.status not in GONE
    ]
    if name in (await names_of(unit.session, there)).values():
        message = (
            "本校在这个班次已有同名学员；确为两人时请在姓名后加班级区分，例如“示例甲（一班）”。"
        )
        raise conflict("enrolled-already", message, FieldError("name", message))
