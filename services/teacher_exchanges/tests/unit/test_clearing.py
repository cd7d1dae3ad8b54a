"""Rounds and their lines keep to their tables; whatever order the answers come in, nobody is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.clearing_round import (
    CancelReason,
    RoundStatus,
    UnmetNeed,
    UnmetReason,
)
from cyzj.contracts.teacher_exchanges.match import DeclineReason
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from teacher_exchanges.domain.machines import CLEARING_ROUND
from teacher_exchanges.domain.matching.facts import Around, School
from teacher_exchanges.domain.matching.weights import in_force
from teacher_exchanges.domain.rounds import book
from teacher_exchanges.domain.rounds import line as lines
from teacher_exchanges.domain.rounds import round_steps as steps
from teacher_exchanges.domain.rounds.line import OPEN, Line
from teacher_exchanges.domain.rounds.needs import outcome_of, unmet
from teacher_exchanges.domain.rounds.round import Figures, Outcome, Round
from teacher_exchanges.domain.rounds.rules import SHIPPED
from teacher_exchanges.domain.rounds.rules import in_force as rules_in_force
from teacher_exchanges.testing import CALENDAR, NOW, OFFICE_CLERK
from teacher_exchanges.testing_matching import a_market, a_posted, an_offered

OPENS, CLOSES, ENDS = date(2026, 11, 2), date(2026, 11, 6), date(2026, 11, 13)
PLAN = steps.PlanRound("2026 年秋季第一轮", (), OPENS, CLOSES, ENDS)
WEIGHTS = in_force(OPENS)
SCHOOLS = [UUID(int=n) for n in (1, 2, 3, 4)]


def a_round(command: steps.PlanRound = PLAN, now: datetime = NOW) -> Round:
    return steps.plan(
        command, id=new_id(), number="TC-2026-0007", by=OFFICE_CLERK, now=now, calendar=CALENDAR
    )[0]


def a_line(round: Round, number: int, home: UUID, host: UUID, **changes: object) -> Line:
    return replace(
        Line(
            id=new_id(),
            version=1,
            number=f"TL-2026-{number:04d}",
            status=LineStatus.PROPOSED,
            round_id=round.id,
            request_id=UUID(int=100 + number),
            request_version=1,
            offer_id=UUID(int=200 + number),
            offer_version=1,
            exchange_type=ExchangeType.LECTURE,
            home_school_id=home,
            host_school_id=host,
            requester=Side.HOST,
            headcount=1,
            score=9000,
            reasons=(),
            hours=800,
            created_at=NOW,
            since=NOW,
        ),
        **changes,  # type: ignore[arg-type]  # its own fields
    )


def closed() -> Round:
    round, _ = steps.open_round(a_round(), a_round().opens_at)
    return steps.close(round, round.closes_at)[0]


def solved(count: int, schools: tuple[UUID, ...]) -> Round:
    told = steps.Solved(
        requests=count,
        offers=count,
        lines=count,
        weights=WEIGHTS.version,
        inputs_hash="a" * 64,
        result_hash="b" * 64,
        figures=Figures(9000, count, count, 0, 0),
        schools=schools,
    )
    return steps.solve(closed(), told, closed().closes_at)[0]


def refused_field(**changes: object) -> str:
    with pytest.raises(DomainError) as refusal:
        a_round(replace(PLAN, **changes))  # type: ignore[arg-type]  # its own fields
    return refusal.value.fields[0].field


def test_a_plan_says_what_is_wrong_with_its_dates() -> None:
    assert refused_field(title="") == "title"
    assert refused_field(opens_on=date(2026, 10, 27)) == "opens_on"
    assert refused_field(closes_on=date(2026, 11, 1)) == "closes_on"
    assert refused_field(answers_by=date(2026, 11, 10)) == "answers_by"
    assert refused_field(answers_by=date(2027, 11, 10)) == "answers_by"
    twice = (ExchangeType.LECTURE, ExchangeType.LECTURE)
    assert refused_field(exchange_types=twice) == "exchange_types"
    assert a_round(replace(PLAN, answers_by=date(2026, 11, 11))).answers_by == date(2026, 11, 11)


def test_the_rules_are_dated() -> None:
    later = replace(SHIPPED[0], valid_from=date(2027, 1, 1), answer_days=5)
    assert rules_in_force(date(2026, 12, 31), (later, *SHIPPED)) is SHIPPED[0]
    assert rules_in_force(date(2027, 1, 1), (later, *SHIPPED)) is later
    assert rules_in_force(date(2020, 1, 1)) is SHIPPED[0]


def test_a_plan_that_says_the_same_changes_nothing() -> None:
    round = a_round()
    assert steps.change(round, PLAN, NOW, CALENDAR) == (round, [])
    after, (told,) = steps.change(round, replace(PLAN, title="秋季轮"), NOW, CALENDAR)
    assert (after.title, after.version, told.title) == ("秋季轮", 2, "秋季轮")


def test_no_step_comes_before_its_day() -> None:
    round = a_round()
    a_moment = timedelta(seconds=1)
    with pytest.raises(DomainError, match="not-due"):
        steps.open_round(round, round.opens_at - a_moment)
    round, _ = steps.open_round(round, round.opens_at)
    with pytest.raises(DomainError, match="not-due"):
        steps.close(round, round.closes_at - a_moment)
    out = solved(1, (SCHOOLS[0],))
    with pytest.raises(DomainError, match="not-due"):
        steps.conclude(out, Outcome(0, 0, 0, 1, ()), (), out.ends_at - a_moment)
    steps.require_answering(out, out.ends_at - a_moment)
    with pytest.raises(DomainError, match="round-over"):
        steps.require_answering(out, out.ends_at)
    with pytest.raises(DomainError, match="not-solved"):
        steps.require_answering(closed(), NOW)


def test_what_is_solved_is_not_cancelled() -> None:
    for round in (a_round(), closed()):
        gone, _ = steps.cancel(round, CancelReason.FEW, "", NOW)
        assert gone.status is RoundStatus.CANCELLED
    with pytest.raises(DomainError, match="wrong-state"):
        steps.cancel(solved(1, (SCHOOLS[0],)), CancelReason.FEW, "", NOW)
    with pytest.raises(DomainError, match="invalid-round"):
        steps.cancel(a_round(), CancelReason.OTHER, " ", NOW)


def test_many_unmet_needs_come_in_parts_before_the_end() -> None:
    needs = [
        UnmetNeed(request_id=new_id(), school_id=SCHOOLS[0], places=1, reason=UnmetReason.NO_OFFER)
        for _ in range(steps.TOGETHER + 1)
    ]
    out = solved(0, ())
    after, events = steps.conclude(out, Outcome(0, 0, 0, 0, ()), needs, out.since)
    assert [type(one).__name__ for one in events] == [
        *("ClearingRoundNeedsUnmet", "ClearingRoundNeedsUnmet", "ClearingRoundConcluded")
    ]
    assert after.version == out.version + 3
    assert max(len(one.model_dump_json()) for one in events) < 256 * 1024


def test_needs_that_no_line_meets_say_why() -> None:
    round = solved(3, ())
    asked = [a_posted(id=UUID(int=100 + n), number=f"TR-2026-{n:04d}", places=2) for n in range(6)]
    s = LineStatus
    its = [
        a_line(round, 0, SCHOOLS[0], SCHOOLS[1], status=s.MATCHED, headcount=2),
        a_line(round, 1, SCHOOLS[0], SCHOOLS[1], status=s.REFUSED),
        a_line(round, 2, SCHOOLS[0], SCHOOLS[1], status=s.UNANSWERED),
        a_line(round, 3, SCHOOLS[0], SCHOOLS[1], status=s.PROPOSED),
    ]
    left = {one.id: 2 for one in asked} | {asked[0].id: 0, asked[5].id: 0}
    found = {one.request_id.int - 100: (one.places, one.reason) for one in unmet(asked, its, left)}
    r = UnmetReason
    assert found == {
        1: (2, r.REFUSED),
        2: (2, r.UNANSWERED),
        3: (1, r.NO_OFFER),
        4: (2, r.NO_OFFER),
    }


def test_the_seed_is_the_number() -> None:
    assert a_round().seed == 20260007


@pytest.mark.parametrize("seed", range(5))
def test_the_same_inputs_give_the_same_hash_in_any_order(seed: int) -> None:
    requests, offers, around = a_market(seed, requests=15, offers=15, schools=6)

    def once(turned: bool) -> book.Result:
        order = -1 if turned else 1
        inputs = book.gathered(
            seed=seed,
            weights=WEIGHTS,
            requests=requests[::order],
            offers=offers[::order],
            around=around,
            calendar=CALENDAR,
        )
        return book.solve(inputs, WEIGHTS)

    first, second = once(False), once(True)
    assert first.hash == second.hash
    assert first.found == second.found


def test_a_lines_hours_flow_as_the_ledger_would_post_them() -> None:
    here = School(id=UUID(int=1), city="510100")
    there = School(id=UUID(int=2), city="500100", net=300)
    inputs = book.gathered(
        seed=1,
        weights=WEIGHTS,
        requests=[a_posted(places=2)],
        offers=[an_offered(places=2)],
        around=Around({one.id: one for one in (there, here)}),
        calendar=CALENDAR,
    )
    result = book.solve(inputs, WEIGHTS)
    (line,) = result.found
    assert (line.places, line.hours) == (2, 2 * 1600 * 170 // 100)
    asking, giving = book.standings(inputs, result.found)
    assert (giving.gives, giving.after, asking.gets, asking.after) == (5440, 5740, 5440, -5440)


class Answering(RuleBasedStateMachine):
    """Lines are accepted, refused, bound or broken in any order, until the last day is over."""

    def __init__(self) -> None:
        super().__init__()
        self.events = 0

    @initialize(pairs=st.lists(st.permutations(SCHOOLS), min_size=1, max_size=6))
    def result_is_out(self, pairs: list[list[UUID]]) -> None:
        sides = [(one[0], one[1]) for one in pairs]
        self.round = solved(len(sides), tuple({school for pair in sides for school in pair}))
        self.began = self.round.version
        self.lines = [a_line(self.round, n, *pair) for n, pair in enumerate(sides)]
        self.now = self.round.since

    @precondition(lambda self: self.round.status is RoundStatus.SOLVED)
    @rule(at=st.integers(0, 5), side=st.sampled_from(Side), can=st.booleans())
    def accept(self, at: int, side: Side, can: bool) -> None:
        line = self.lines[at % len(self.lines)]
        if side not in line.unanswered_by:
            with pytest.raises(DomainError):
                lines.accept(line, side, self.now)
            return
        if line.status is LineStatus.PROPOSED:
            self._became(at, lines.accept(line, side, self.now))
        elif can:
            self._became(at, lines.matched(line, side, new_id(), self.now))
        else:
            self._became(at, lines.fall_through(line, side, "offer-taken", "已选用", self.now))

    @precondition(lambda self: self.round.status is RoundStatus.SOLVED)
    @rule(at=st.integers(0, 5), side=st.sampled_from(Side))
    def refuse(self, at: int, side: Side) -> None:
        line = self.lines[at % len(self.lines)]
        if side in line.unanswered_by:
            self._became(at, lines.refuse(line, side, DeclineReason.TIME, "", self.now))
        else:
            with pytest.raises(DomainError):
                lines.refuse(line, side, DeclineReason.TIME, "", self.now)

    @precondition(lambda self: self.round.status is RoundStatus.SOLVED)
    @rule()
    def the_last_day_is_over(self) -> None:
        self.now = self.round.ends_at
        for at, line in enumerate(self.lines):
            if line.status in OPEN:
                self.lines[at], _ = lines.lapse(line, self.now)
        self._conclude()

    @precondition(lambda self: self.round.status is RoundStatus.CONCLUDED)
    @rule(at=st.integers(0, 5), side=st.sampled_from(Side))
    def nothing_more_is_answered(self, at: int, side: Side) -> None:
        with pytest.raises(DomainError, match="round-over"):
            steps.require_answering(self.round, self.now)
        line = self.lines[at % len(self.lines)]
        with pytest.raises(DomainError, match="wrong-state"):
            lines.accept(line, side, self.now)
        with pytest.raises(DomainError, match="wrong-state"):
            lines.refuse(line, side, DeclineReason.TIME, "", self.now)
        with pytest.raises(DomainError, match="wrong-state"):
            lines.lapse(line, self.now)

    def _became(self, at: int, decided: lines.Decision) -> None:
        before = self.lines[at % len(self.lines)]
        after, events = decided
        assert after.version == before.version + len(events) == before.version + 1
        assert events[-1].status is after.status
        self.lines[at % len(self.lines)] = after
        self.round, told = steps.record_answers(self.round, tuple(self._due()), self.now)
        self.events += len(told)
        if not self.round.waiting_on:
            self._conclude()

    def _conclude(self) -> None:
        self.round, told = steps.conclude(self.round, outcome_of(self.lines), (), self.now)
        self.events += len(told)

    def _due(self) -> set[UUID]:
        return {line.school(side) for line in self.lines for side in line.unanswered_by}

    @invariant()
    def it_waits_for_exactly_those_who_have_not_answered(self) -> None:
        if hasattr(self, "round"):
            assert {one.school_id for one in self.round.waiting_on} == self._due()
            assert self.round.version == self.began + self.events

    @invariant()
    def an_ended_round_has_no_open_line_and_names_the_silent(self) -> None:
        if hasattr(self, "round") and self.round.outcome is not None:
            assert not list(CLEARING_ROUND.possible(self.round.status))
            o = self.round.outcome
            assert o.matched + o.refused + o.fallen + o.unanswered == len(self.lines)
            assert bool(o.silent) is bool(o.unanswered)
            for line in self.lines:
                assert line.status not in OPEN
                assert (line.match_id is None) is (line.status is not LineStatus.MATCHED)
                if line.status is LineStatus.MATCHED:
                    assert set(line.accepted_by) == set(Side)


Answering.TestCase.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnswering = Answering.TestCase
