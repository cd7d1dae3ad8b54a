"""What a caller may do now with programmes, cohorts and what belongs to them: read off the tables."""

from __future__ import annotations

from cyzj.contracts.codes import Role
from cyzj.contracts.joint_training.certificate import CertificateStatus
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.contracts.joint_training.programme import ProgrammeStatus
from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.domain.caller import Caller
from cyzj.domain.transitions import Machine
from joint_training.domain.certificate import Certificate
from joint_training.domain.cohort import UNDER_WAY, Cohort
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.machines.certificate import CERTIFICATE
from joint_training.domain.machines.cohort import COHORT
from joint_training.domain.machines.enrolment import ENROLMENT
from joint_training.domain.machines.programme import PROGRAMME
from joint_training.domain.programme import Programme
from joint_training.domain.session import Session

SPEAKS_FOR_SCHOOL = (Role.COORDINATOR, Role.SCHOOL_LEADER)


def acts_for(caller: Caller, school_id: object) -> bool:
    """Whether the caller speaks for this school now."""
    return caller.school_id == school_id and caller.holds(*SPEAKS_FOR_SCHOOL)


def _parts(caller: Caller, **schools: object) -> set[str]:
    parts = {name for name, school in schools.items() if acts_for(caller, school)}
    return parts | ({"office"} if caller.holds(Role.GROUP_OFFICE) else set())


def sees_programme(programme: Programme, caller: Caller) -> bool:
    """Those concerned and the office always; everybody once it was published."""
    published = programme.status in (ProgrammeStatus.PUBLISHED, ProgrammeStatus.ARCHIVED)
    return published or caller.is_office or caller.school_id in programme.concerned


def sees_cohort(cohort: Cohort, caller: Caller) -> bool:
    """Those concerned and the office always; everybody once it enrols."""
    return (
        cohort.status is not CohortStatus.PLANNED
        or caller.is_office
        or caller.school_id in cohort.schools
    )


def programme_actions(programme: Programme, caller: Caller) -> list[str]:
    """The commands the caller may give."""
    found = _offered(PROGRAMME, programme.status, _parts(caller, owner=programme.owner_id))
    if caller.person_ref is not None and caller.person_ref == programme.submitted_by:
        found = [one for one in found if one != "approve"]
    if programme.status is ProgrammeStatus.PUBLISHED and acts_for(caller, programme.owner_id):
        found.append("revise")
    joins = caller.school_id in programme.concerned and caller.holds(*SPEAKS_FOR_SCHOOL)
    if programme.status is ProgrammeStatus.PUBLISHED and joins:
        found.append("plan_cohort")
    return found


def cohort_actions(cohort: Cohort, caller: Caller) -> list[str]:
    """The commands the caller may give; `apply` for every school while it enrols."""
    found = _offered(COHORT, cohort.status, _parts(caller, owner=cohort.owner_id))
    owner = acts_for(caller, cohort.owner_id)
    if caller.school_id and cohort.status in (
        CohortStatus.ENROLLING,
        CohortStatus.MINIMUM_CHECK,
        CohortStatus.CONFIRMED,
    ):
        found.append("apply")
    if owner:
        naming = (CohortStatus.ENROLLING, CohortStatus.MINIMUM_CHECK, CohortStatus.CONFIRMED)
        found += ["enrol_all"] if cohort.status in naming else []
        over = (CohortStatus.GRADING, CohortStatus.CLOSED, CohortStatus.CANCELLED)
        found += ["schedule_sessions"] if cohort.status not in over else []
        found += ["record_results"] if cohort.status in UNDER_WAY else []
        found += ["issue_certificates"] if cohort.status is CohortStatus.CLOSED else []
    return found


def enrolment_actions(enrolment: Enrolment, caller: Caller) -> list[str]:
    """The commands the caller may give."""
    parts = _parts(caller, owner=enrolment.owner_id, school=enrolment.school_id) - {"office"}
    mine = caller.person_ref is not None and caller.person_ref == enrolment.learner_ref
    if mine and caller.holds(Role.TEACHER):
        parts.add("teacher")
    ruled_out = {"endorse"} if mine else set()
    if not enrolment.promoted:
        ruled_out.add("confirm")
    if enrolment.counted_hours:
        ruled_out.add("no_show")
    owner_alone = enrolment.status is EnrolmentStatus.APPLIED and "school" not in parts
    ruled_out |= {"reject"} if owner_alone else set()
    return [one for one in _offered(ENROLMENT, enrolment.status, parts) if one not in ruled_out]


def session_actions(session: Session, cohort: Cohort, caller: Caller) -> list[str]:
    """The commands the caller may give: the organiser, and for attendance who teaches."""
    owner, teaches = acts_for(caller, session.owner_id), caller.person_ref in session.teachers
    found: list[str] = []
    if session.status is SessionStatus.SCHEDULED:
        found += ["change", "cancel"] if owner else []
        if (owner or teaches) and cohort.status is CohortStatus.RUNNING:
            found.append("record_attendance")
    if session.status is SessionStatus.HELD and not session.locked and (owner or teaches):
        found.append("correct_attendance")
    return found


def certificate_actions(certificate: Certificate, caller: Caller) -> list[str]:
    """The commands the caller may give."""
    found = _offered(CERTIFICATE, certificate.status, _parts(caller, owner=certificate.owner_id))
    sees = caller.school_id in certificate.schools or caller.person_ref == certificate.learner_ref
    if certificate.status is CertificateStatus.ISSUED and sees:
        found.append("print")
    return found


def _offered(machine: Machine, status: str, parts: set[str]) -> list[str]:
    rows = machine.possible(status)
    return list(dict.fromkeys(r.command for r in rows if parts & set(r.actor.split("/"))))
