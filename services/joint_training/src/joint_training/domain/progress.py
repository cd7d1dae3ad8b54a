"""What attendance comes to: hours that count, what is still possible, and what follows from it.

All hours are hundredths of a 学时. A session that makes up for another one (补课) adds no planned
hours: it gives back what was lost of the other, and never more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training import enrolment as contract
from cyzj.contracts.joint_training.attendance import AttendanceStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentState, EnrolmentStatus, Risk
from cyzj.contracts.joint_training.session import SessionStatus
from joint_training.domain.cohort import Cohort
from joint_training.domain.completion import Rule
from joint_training.domain.enrolment import Decision, Enrolment, facts, moved
from joint_training.domain.machines.enrolment import ENROLMENT
from joint_training.domain.session import Session


@dataclass(frozen=True)
class Progress:
    """A learner's hours."""

    planned: int
    """All planned hours of the programme, or of the timetable where that is more."""
    over: int
    """Planned hours whose attendance was recorded."""
    attended: int
    excused: int

    def counted(self, rule: Rule) -> int:
        """Attended, and of the excused hours at most their share of all planned ones."""
        return self.attended + min(self.excused, self.planned * rule.excused_percent // 100)

    def percent(self, rule: Rule) -> int:
        """Counted of all planned hours, in whole per cent, rounded down."""
        return self.counted(rule) * 100 // self.planned if self.planned else 0

    def enough(self, rule: Rule) -> bool:
        return self.counted(rule) * 100 >= self.planned * rule.attendance_percent

    def possible(self, rule: Rule) -> bool:
        """Whether full attendance of all that is left would still be enough."""
        best = Progress(
            self.planned, self.planned, self.attended + self.planned - self.over, self.excused
        )
        return best.enough(rule)

    def likely(self, rule: Rule) -> bool:
        """Whether going on at the present rate would be enough; too early to say is likely."""
        if self.over * 100 < self.planned * rule.risk_from_percent:
            return True
        return self.counted(rule) * 100 >= self.over * rule.attendance_percent


def reckon(cohort: Cohort, enrolment: Enrolment, sessions: Iterable[Session]) -> Progress:
    """The learner's hours over the sessions of the cohort that concern them."""
    mine = [one for one in sessions if one.concerns(enrolment.group)]
    made_up: dict[UUID, int] = {}
    for one in mine:
        mark = one.mark_of(enrolment.id)
        if one.makes_up_for is not None and mark is not None:
            made_up[one.makes_up_for] = made_up.get(one.makes_up_for, 0) + mark.hours
    planned = over = attended = excused = 0
    for one in mine:
        if one.makes_up_for is not None:
            continue
        planned += one.hours
        mark = one.mark_of(enrolment.id)
        if mark is None:
            continue
        over += one.hours
        came = min(one.hours, mark.hours + made_up.get(one.id, 0))
        attended += came
        if mark.status is AttendanceStatus.EXCUSED:
            excused += one.hours - came
    return Progress(max(planned, cohort.planned_hours), over, attended, excused)


def judged(progress: Progress, rule: Rule) -> Risk:
    """What the learner's attendance says now."""
    if not progress.possible(rule):
        return Risk.IMPOSSIBLE
    return Risk.NONE if progress.likely(rule) else Risk.AT_RISK


def warn(enrolment: Enrolment, progress: Progress, rule: Rule, now: datetime) -> Decision:
    """Says each warning once, and takes it back where a correction or better attendance ends it."""
    risk = judged(progress, rule)
    if risk is enrolment.risk or enrolment.status is not EnrolmentStatus.ACTIVE:
        return enrolment, []
    hours = {"counted_hours": progress.counted(rule), "planned_hours": progress.planned}
    told: list[EnrolmentState] = []
    after = enrolment
    if risk is Risk.NONE or after.risk is Risk.IMPOSSIBLE:
        ENROLMENT.require(after.status, "take_back_warning")
        after = moved(after, after.status, now, risk=Risk.NONE, **hours)
        told.append(contract.EnrolmentBackOnTrack(**facts(after)))
    if risk is not Risk.NONE:
        command = "warn" if risk is Risk.AT_RISK else "give_up_hope"
        ENROLMENT.require(after.status, command)
        after = moved(after, after.status, now, risk=risk, **hours)
        kind = (
            contract.EnrolmentAtRisk if risk is Risk.AT_RISK else contract.EnrolmentPassImpossible
        )
        told.append(kind(**facts(after)))
    return after, told


def missing(cohort: Cohort, enrolment: Enrolment, progress: Progress) -> Sequence[str]:
    """What stands in the way of completion, in words; empty where nothing does."""
    rule, found = cohort.completion, []
    if not progress.enough(rule):
        found.append(f"出勤 {progress.percent(rule)}%，要求 {rule.attendance_percent}%")
    passed = {one.code for one in enrolment.results if one.passed}
    found += [
        f"考核“{one.name}”未通过"
        for one in cohort.assessments
        if one.required and one.code not in passed
    ]
    if cohort.safety_induction and enrolment.safety_on is None:
        found.append("未完成安全教育")
    return found


def conclude(cohort: Cohort, enrolment: Enrolment, progress: Progress, now: datetime) -> Decision:
    """The learner has completed or failed, by the rule that the cohort was planned under."""
    done = not missing(cohort, enrolment, progress)
    ENROLMENT.require(enrolment.status, "complete" if done else "fail")
    after = moved(
        enrolment,
        EnrolmentStatus.COMPLETED if done else EnrolmentStatus.FAILED,
        now,
        counted_hours=progress.counted(cohort.completion),
        planned_hours=progress.planned,
    )
    kind = contract.EnrolmentCompleted if done else contract.EnrolmentFailed
    return after, [kind(**facts(after))]


def unrecorded(sessions: Iterable[Session]) -> int:
    """Sessions that took place, or should have, without attendance."""
    return sum(one.status is SessionStatus.SCHEDULED for one in sessions)
