"""Percentages and warnings against a plain recount, whatever order things are recorded and put right in."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cyzj.contracts.joint_training.attendance import AttendanceStatus
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus, Risk
from cyzj.contracts.joint_training.session import SessionStatus
from joint_training.domain import attendance
from joint_training.domain.attendance import Right
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.progress import Progress, missing, reckon, warn
from joint_training.domain.session import RECORDED, Session
from joint_training.testing_training import NOW, a_cohort, a_session, an_enrolment

STATUSES = st.sampled_from(RECORDED)


class Attending(RuleBasedStateMachine):
    """Two learners of one cohort; the model keeps (session → learner → hours, status) in plain dicts."""

    @initialize(hours=st.lists(st.integers(1, 8), min_size=2, max_size=8))
    def begin(self, hours: list[int]) -> None:
        self.cohort = replace(a_cohort(CohortStatus.RUNNING), planned_hours=sum(hours) * 100)
        self.sessions = [
            a_session(self.cohort, hours=n * 100, place=place) for place, n in enumerate(hours)
        ]
        active = EnrolmentStatus.ACTIVE
        self.learners = [an_enrolment(self.cohort, active) for _ in range(2)]
        self.said: list[list[str]] = [[], []]
        self.model: dict[int, dict[int, AttendanceStatus]] = {}

    @precondition(lambda self: len(self.model) < len(self.sessions))
    @rule(one=STATUSES, other=STATUSES)
    def record(self, one: AttendanceStatus, other: AttendanceStatus) -> None:
        place = len(self.model)
        session = self.sessions[place]
        expected = {learner.id: learner.school_id for learner in self.learners}
        marks = [(self.learners[0].id, one, None), (self.learners[1].id, other, None)]
        rule_ = self.cohort.completion
        after, events = attendance.record(session, expected, marks, rule_, None, session.ends_at)
        assert after.version == session.version + len(events)
        self.sessions[place] = after
        self.model[place] = {0: one, 1: other}
        self._warn()

    @precondition(lambda self: self.model)
    @rule(who=st.integers(0, 1), status=STATUSES, data=st.data())
    def correct(self, who: int, status: AttendanceStatus, data: st.DataObject) -> None:
        place = data.draw(st.sampled_from(sorted(self.model)))
        session = self.sessions[place]
        right = Right(self.learners[who].id, status, None, "补交证明")
        after, _ = attendance.correct(session, right, self.cohort.completion, None, session.ends_at)
        self.sessions[place] = after
        self.model[place][who] = status
        self._warn()

    def _warn(self) -> None:
        for who, learner in enumerate(self.learners):
            progress = reckon(self.cohort, learner, self.sessions)
            after, events = warn(learner, progress, self.cohort.completion, NOW)
            assert after.version == learner.version + len(events)
            self.said[who] += [type(event).__name__ for event in events]
            again, nothing = warn(after, progress, self.cohort.completion, NOW)
            assert (again, nothing) == (after, []), "each warning is said once"
            self.learners[who] = after

    @invariant()
    def the_hours_are_those_of_a_plain_recount(self) -> None:
        if not hasattr(self, "model"):
            return
        for who, learner in enumerate(self.learners):
            counted, over, planned = self._recount(who)
            found = reckon(self.cohort, learner, self.sessions)
            assert found.counted(self.cohort.completion) == counted
            assert found.percent(self.cohort.completion) == int(Fraction(counted * 100, planned))
            left = planned - over
            excused = self._excused(who)
            most = planned * 10 // 100
            best = counted - min(excused, most) + left + min(excused, most)
            possible = best * 100 >= planned * 90
            assert (learner.risk is Risk.IMPOSSIBLE) is not possible
            if learner.risk is Risk.NONE and self.said[who]:
                assert self.said[who][-1] == "EnrolmentBackOnTrack"

    def _recount(self, who: int) -> tuple[int, int, int]:
        attended = over = 0
        for place, marks in self.model.items():
            hours = self.sessions[place].hours
            over += hours
            match marks[who]:
                case AttendanceStatus.PRESENT:
                    attended += hours
                case AttendanceStatus.LATE | AttendanceStatus.LEFT_EARLY:
                    attended += max(hours - 100, 0)
                case _:
                    pass
        planned = sum(session.hours for session in self.sessions)
        return attended + min(self._excused(who), planned * 10 // 100), over, planned

    def _excused(self, who: int) -> int:
        return sum(
            self.sessions[place].hours
            for place, marks in self.model.items()
            if marks[who] is AttendanceStatus.EXCUSED
        )


TestAttending = Attending.TestCase
TestAttending.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


def _with(session: Session, learner: Enrolment, status: AttendanceStatus) -> Session:
    expected = {learner.id: learner.school_id}
    marks = [(learner.id, status, None)]
    cohort = a_cohort(CohortStatus.RUNNING)
    return attendance.record(session, expected, marks, cohort.completion, None, session.ends_at)[0]


def test_a_session_that_makes_up_gives_back_what_was_lost_and_no_more() -> None:
    cohort = a_cohort(CohortStatus.RUNNING)
    learner = an_enrolment(cohort, EnrolmentStatus.ACTIVE)
    lost = _with(a_session(cohort), learner, AttendanceStatus.ABSENT)
    made_up = a_session(cohort, hours=600, place=1, makes_up_for=lost.id)
    made_up = _with(made_up, learner, AttendanceStatus.PRESENT)
    found = reckon(cohort, learner, [lost, made_up])
    assert found == Progress(planned=1600, over=400, attended=400, excused=0)


def test_a_cancelled_session_and_another_groups_count_for_nothing() -> None:
    cohort = replace(a_cohort(CohortStatus.RUNNING), planned_hours=0, groups=2)
    learner = replace(an_enrolment(cohort, EnrolmentStatus.ACTIVE), group=1)
    gone = replace(a_session(cohort), status=SessionStatus.CANCELLED)
    others = a_session(cohort, group=2, place=1)
    mine = a_session(cohort, group=1, place=2)
    assert reckon(cohort, learner, [gone, others, mine]).planned == mine.hours


def test_what_is_missing_is_said_in_words() -> None:
    cohort = a_cohort(CohortStatus.GRADING)
    learner = an_enrolment(cohort, EnrolmentStatus.ACTIVE)
    assert missing(cohort, learner, Progress(1600, 1600, 1400, 0)) == [
        "出勤 87%，要求 90%",
        "考核“实操考核”未通过",
        "未完成安全教育",
    ]
