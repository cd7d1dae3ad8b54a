"""An enrolment under any order of commands: it keeps to its table, and holds a seat only while it may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cyzj.contracts.joint_training.cohort import CohortSeatsReleased, CohortStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus, SeatOf
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from joint_training.domain import cohort_steps
from joint_training.domain import enrolment_steps as steps
from joint_training.domain.cohort import Share, check
from joint_training.domain.enrolment import Decision, Enrolment
from joint_training.domain.machines.enrolment import ENROLMENT
from joint_training.domain.progress import Progress, conclude
from joint_training.testing_training import (
    CLERK,
    FIRST,
    NOW,
    OWNER,
    SCHOOL,
    a_cohort,
    an_enrolment,
    terms,
)

SEATED = {EnrolmentStatus.ENROLLED, EnrolmentStatus.ACTIVE}
SEATS = st.sampled_from([None, SeatOf.SCHOOL, SeatOf.POOL])


class Enrolling(RuleBasedStateMachine):
    """Every command in any state: refused by the table, or one event or two further."""

    @initialize()
    def begin(self) -> None:
        self.cohort = a_cohort(CohortStatus.GRADING)
        self.one = an_enrolment(self.cohort)

    def _try(self, command: str, act: Callable[[Enrolment], Decision]) -> None:
        if ENROLMENT.find(self.one.status, command) is None:
            with pytest.raises(DomainError, match="wrong-state"):
                act(self.one)
            return
        try:
            after, events = act(self.one)
        except DomainError:  # a guard other than the state
            return
        assert after.version == self.one.version + len(events)
        assert events[-1].status is after.status
        self.one = after

    @rule(seat=SEATS)
    def endorse(self, seat: SeatOf | None) -> None:
        self._try("endorse", lambda e: steps.endorse(e, seat, CLERK, NOW))

    @rule(seat=st.sampled_from(list(SeatOf)))
    def promote(self, seat: SeatOf) -> None:
        self._try("promote", lambda e: steps.promote(e, seat, 2, NOW, CALENDAR))

    @rule(late=st.booleans())
    def confirm(self, late: bool) -> None:
        now = NOW + timedelta(days=30 if late else 0)
        self._try("confirm", lambda e: steps.confirm(e, now))

    @rule()
    def pass_over(self) -> None:
        self._try("pass_over", lambda e: steps.pass_over(e, NOW))

    @rule()
    def enrol(self) -> None:
        self._try("enrol", lambda e: steps.enrol(e, NOW))

    @rule()
    def activate(self) -> None:
        self._try("activate", lambda e: steps.activate(e, NOW))

    @rule(words=st.sampled_from(["", "人数已满"]))
    def reject(self, words: str) -> None:
        self._try("reject", lambda e: steps.reject(e, words, CLERK, NOW))

    @rule()
    def withdraw(self) -> None:
        self._try("withdraw", lambda e: steps.withdraw(e, "时间冲突", CLERK, NOW))

    @rule(attended=st.sampled_from([0, 400]))
    def no_show(self, attended: int) -> None:
        self._try("no_show", lambda e: steps.no_show(e, attended, NOW))

    @rule(attended=st.integers(0, 1600))
    def conclude(self, attended: int) -> None:
        self._try(
            "fail",
            lambda e: conclude(self.cohort, e, Progress(1600, 1600, attended, 0), NOW),
        )

    @invariant()
    def a_seat_is_held_only_by_who_may_come(self) -> None:
        if not hasattr(self, "one"):
            return
        status, seat = self.one.status, self.one.seat
        if status in SEATED:
            assert seat is not None
        if status is EnrolmentStatus.WAITLISTED:
            assert (seat is not None) is self.one.promoted
        gone = ("rejected", "withdrawn", "no_show", "passed_over")
        if status in gone:
            assert seat is None
            assert not self.one.promoted
        if ENROLMENT.state(status).terminal:
            assert self.one.waiting_on == ()


TestEnrolling = Enrolling.TestCase
TestEnrolling.settings = settings(max_examples=80, stateful_step_count=12, deadline=None)


def test_nobody_endorses_themselves() -> None:
    one = an_enrolment(a_cohort())
    with pytest.raises(DomainError) as refused:
        steps.endorse(one, SeatOf.POOL, one.learner_ref, NOW)
    assert refused.value.slug == "own-application"


def test_a_transfer_ends_one_enrolment_and_begins_another() -> None:
    cohort = a_cohort(CohortStatus.RUNNING)
    other = replace(a_cohort(), programme_id=cohort.programme_id, number="JC-2026-0002")
    one = an_enrolment(cohort, EnrolmentStatus.ACTIVE)
    id = new_id()
    (left, said), (came, _) = steps.transfer(
        one, other, SeatOf.POOL, id=id, number="JE-2026-0009", now=NOW
    )
    assert (left.status, left.transferred_to, left.seat) == ("transferred", id, None)
    assert (came.status, came.transferred_from, came.version) == ("enrolled", one.id, 1)
    assert said[0].status is EnrolmentStatus.TRANSFERRED
    elsewhere = a_cohort()
    with pytest.raises(DomainError):
        steps.transfer(one, elsewhere, SeatOf.POOL, id=id, number="JE-2026-0009", now=NOW)


def test_shares_may_not_sum_to_more_than_the_seats() -> None:
    with pytest.raises(DomainError) as refused:
        a_cohort(shares=(Share(SCHOOL, 6), Share(OWNER, 5)))
    assert refused.value.fields[0].message.startswith("各校名额之和比总名额 10 多 1 个")


def test_released_seats_are_those_that_nobody_took() -> None:
    cohort = a_cohort(shares=(Share(SCHOOL, 6), Share(OWNER, 2)))
    after, events = cohort_steps.release_seats(cohort, {SCHOOL: 2, OWNER: 2}, NOW)
    (event,) = events
    assert isinstance(event, CohortSeatsReleased)
    assert [(one.school_id, one.seats) for one in event.released] == [(SCHOOL, 4)]
    assert [one.seats for one in after.shares] == [2, 2]


def test_dates_that_contradict_each_other_are_named_one_by_one() -> None:
    wrong = terms(
        enrol_until=FIRST + timedelta(days=1), decide_on=FIRST, last_day=FIRST - timedelta(days=1)
    )
    with pytest.raises(DomainError) as refused:
        check(wrong, FIRST - timedelta(days=30))
    assert {one.field for one in refused.value.fields} == {"enrol_until", "decide_on", "last_day"}
