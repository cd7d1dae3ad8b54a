"""Pairings: the yes of both, goals by hash, what is counted, reviews and silence; any order of commands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.pairing import (
    PairingDirection,
    PairingMeasure,
    PairingState,
    PairingStatus,
)
from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.domain.errors import DomainError, Kind
from cyzj.domain.terms import end_of_term, start_of_term, terms_between
from member_schools.domain import pairing as p
from member_schools.domain.acting import Acting
from member_schools.domain.pairing import Proposal
from member_schools.domain.pairing_counting import Fact, count, counted
from member_schools.domain.pairing_goals import agree_goals, set_goals
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_parts import Aim
from member_schools.domain.pairing_reviews import call_review, close_review, review
from member_schools.domain.pairing_state import Decision, Pairing

ID, STRONG, WEAK, OFFICE, ANN, BO = (UUID(int=n) for n in range(1, 7))
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
SPRING, AUTUMN = date(2026, 8, 31), date(2027, 1, 31)
LECTURE, SHADOWING = ExchangeType.LECTURE, ExchangeType.SHADOWING
EITHER = PairingDirection.EITHER
TEN = Aim(PairingMeasure.EXCHANGES, EITHER, (), 10)


def at(days: int = 0, by: UUID = ANN) -> Acting:
    return Acting(by, NOW + timedelta(days=days), AllianceCalendar())


def proposed(by: UUID = STRONG) -> Pairing:
    span = Proposal(STRONG, WEAK, date(2026, 3, 2), AUTUMN)
    return p.propose(ID, "JD-2026-0001", span, by, at())[0]


def active() -> Pairing:
    return p.accept(proposed(), WEAK, at(by=BO))[0]


def goaled(*aims: Aim, happened: tuple[Fact, ...] = ()) -> Pairing:
    offered = set_goals(active(), STRONG, SPRING, aims, at())[0]
    return agreed(offered, happened)


def agreed(pairing: Pairing, happened: tuple[Fact, ...] = (), days: int = 0) -> Pairing:
    offer = pairing.term(SPRING).offer
    assert offer
    ids = [UUID(int=100 + n) for n in range(len(offer.aims))]
    decided = agree_goals(pairing, WEAK, SPRING, offer.content_hash, ids, happened, at(days, by=BO))
    return decided[0]


def fact(n: int, home: UUID = STRONG, day: date = date(2026, 4, 1), **more: object) -> Fact:
    host = WEAK if home == STRONG else STRONG
    plain = Fact(UUID(int=900 + n), f"TE-2026-{n:04d}", home, host, LECTURE, UUID(int=50 + n), day)
    return replace(plain, **more)  # type: ignore[arg-type]  # its own fields


def reached(pairing: Pairing, *happened: Fact) -> list[int]:
    after = count(pairing, happened, at(60))[0]
    return [goal.reached for goal in after.term(SPRING).goals]


def waits(pairing: Pairing) -> set[tuple[UUID | None, str]]:
    return {(one.school_id, one.action) for one in pairing.waiting_on}


def test_the_school_that_did_not_propose_says_yes_and_of_the_offices_proposal_both() -> None:
    asked = proposed()
    assert waits(asked) == {(WEAK, "accept")}
    with pytest.raises(DomainError, match="已经同意"):
        p.accept(asked, STRONG, at(by=BO))
    with pytest.raises(DomainError) as own:
        p.accept(asked, WEAK, at())
    assert (own.value.kind, own.value.slug) == (Kind.FORBIDDEN, "own-proposal")
    for_both = proposed(OFFICE)
    assert waits(for_both) == {(STRONG, "accept"), (WEAK, "accept")}
    first, events = p.accept(for_both, WEAK, at(by=BO))
    assert (first.status, len(events)) == (PairingStatus.PROPOSED, 1)
    second, events = p.accept(first, STRONG, at(by=BO))
    assert [event.TYPE.split(".")[4] for event in events] == ["accepted", "activated"]
    assert waits(second) == {(STRONG, "set_goals"), (WEAK, "set_goals")}


def test_a_pairing_begins_in_this_term_at_the_earliest_and_ends_with_one() -> None:
    span = Proposal(STRONG, STRONG, date(2026, 1, 31), date(2026, 8, 30))
    with pytest.raises(DomainError) as refusal:
        p.propose(ID, "JD-2026-0001", span, STRONG, at())
    assert [one.field for one in refusal.value.fields] == ["supported_id", "starts_on", "ends_on"]
    assert "2026-08-31" in refusal.value.fields[2].message
    for year in (2031, 9998):
        long = Proposal(STRONG, WEAK, date(2026, 3, 2), date(year, 8, 31))
        with pytest.raises(DomainError, match="不超过 6 个学期"):
            p.propose(ID, "JD-2026-0001", long, STRONG, at())


def test_goals_bind_when_the_other_school_agrees_to_the_very_same() -> None:
    offered = set_goals(active(), STRONG, SPRING, [TEN], at())[0]
    assert waits(offered) == {(WEAK, "agree_goals")}
    read = offered.term(SPRING).offer
    changed = set_goals(offered, STRONG, SPRING, [replace(TEN, target=3)], at())[0]
    now = changed.term(SPRING).offer
    assert read
    assert now
    with pytest.raises(DomainError) as refusal:
        agree_goals(changed, WEAK, SPRING, read.content_hash, [ID], (), at(by=BO))
    assert refusal.value.slug == "goals-changed"
    assert refusal.value.facts["content_hash"] == now.content_hash
    assert refusal.value.facts["goals"] == [
        {"measure": "exchanges", "direction": "either", "exchange_types": [], "target": 3}
    ]
    with pytest.raises(DomainError, match="请等对方同意"):
        agree_goals(changed, STRONG, SPRING, now.content_hash, [ID], (), at(by=BO))
    with pytest.raises(DomainError, match="您本人提出"):
        agree_goals(changed, WEAK, SPRING, now.content_hash, [ID], (), at(by=ANN))
    bound = agreed(changed)
    assert waits(bound) == {(STRONG, "set_goals"), (WEAK, "set_goals")}
    assert [goal.aim.target for goal in bound.term(SPRING).goals] == [3]
    again = set_goals(bound, WEAK, SPRING, [TEN], at(by=BO))[0]
    assert [goal.aim.target for goal in again.term(SPRING).goals] == [3]
    with pytest.raises(DomainError, match="目标不能再改"):
        set_goals(bound, WEAK, SPRING, [TEN], at(200))


def test_a_goal_that_no_event_can_count_is_refused_at_its_field() -> None:
    aims = [
        Aim(PairingMeasure.BOOKINGS, EITHER, (), 5),
        Aim(PairingMeasure.TEACHERS, EITHER, (ExchangeType.MENTORING,), 0),
        TEN,
        replace(TEN, target=7),
    ]
    with pytest.raises(DomainError) as refusal:
        set_goals(active(), STRONG, SPRING, aims, at())
    assert [one.field for one in refusal.value.fields] == [
        "goals.0.measure",
        "goals.1.exchange_types",
        "goals.1.target",
        "goals.3.measure",
    ]
    assert "还没有事件可以计数" in refusal.value.message
    with pytest.raises(DomainError, match="1 至 10 项"):
        set_goals(active(), STRONG, SPRING, [], at())


def test_an_engagement_counts_by_direction_kind_day_and_teacher() -> None:
    sent = Aim(PairingMeasure.EXCHANGES, PairingDirection.SUPPORTING_SENDS, (LECTURE,), 5)
    came = replace(sent, direction=PairingDirection.SUPPORTED_SENDS, exchange_types=())
    people = replace(sent, measure=PairingMeasure.TEACHERS, direction=EITHER, exchange_types=())
    hours = replace(people, measure=PairingMeasure.HOURS, target=4000)
    pairing = goaled(sent, came, people, hours)
    same = UUID(int=77)
    happened = (
        fact(1, teacher_ref=same, recognised_on=date(2026, 5, 1), hours=1200),
        fact(2, teacher_ref=same, exchange_type=SHADOWING),
        fact(3, WEAK, recognised_on=date(2026, 9, 1), hours=800),
        fact(4, started_on=None),
        fact(5, day=date(2026, 2, 28)),
        fact(6, host_id=OFFICE),
    )
    assert reached(pairing, *happened) == [1, 1, 2, 1200]
    after = count(pairing, happened, at(60))[0]
    assert [(item.number, item.amount) for item in counted(after, happened)] == [
        ("TE-2026-0001", 1),
        ("TE-2026-0003", 1),
        ("TE-2026-0001", 1),
        ("TE-2026-0003", 1),
        ("TE-2026-0001", 1200),
    ]
    assert count(after, happened, at(61)) == (after, [])


def test_what_happened_in_the_term_before_the_goals_were_agreed_counts_at_once() -> None:
    pairing = goaled(TEN, happened=(fact(1), fact(2)))
    assert pairing.term(SPRING).goals[0].reached == 2


def test_an_ended_term_is_reviewed_by_both_and_who_is_silent_is_named() -> None:
    pairing = goaled(TEN)
    with pytest.raises(DomainError, match="结束后再评议"):
        review(pairing, WEAK, SPRING, 5, "很有收获", at())
    assert call_review(pairing, at(10))[1] == []
    due, events = call_review(pairing, at(183))
    assert len(events) == 1
    assert {(STRONG, "review"), (WEAK, "review")} <= waits(due)
    for words, score, field in (
        ("好", 5, "words"),
        ("电话13800000000", 5, "words"),
        ("很好", 6, "score"),
    ):
        with pytest.raises(DomainError) as refusal:
            review(due, WEAK, SPRING, score, words, at(184))
        assert refusal.value.fields[0].field == field
    one, _ = review(due, WEAK, SPRING, 5, "很有收获", at(184))
    with pytest.raises(DomainError, match="已经评议过"):
        review(one, WEAK, SPRING, 5, "很有收获", at(184))
    assert close_review(one, at(200))[1] == []
    closed, events = close_review(one, at(220))
    assert closed.silent == ((SPRING, STRONG),)
    assert events[-1].silent[0].school_id == STRONG
    with pytest.raises(DomainError, match="截止"):
        review(closed, STRONG, SPRING, 3, "补写评议", at(221))


def test_with_the_last_review_of_the_last_term_the_pairing_is_complete() -> None:
    due = call_review(goaled(TEN), at(400))[0]
    for term in (SPRING, AUTUMN):
        for school in (STRONG, WEAK):
            due, events = review(due, school, term, 4, "按计划完成", at(400))
    assert [event.TYPE.split(".")[4] for event in events] == ["reviewed", "completed"]
    assert (due.status, due.silent, due.waiting_on) == (PairingStatus.COMPLETED, (), ())
    silent = close_review(call_review(active(), at(400))[0], at(500))[0]
    assert silent.status is PairingStatus.COMPLETED
    assert len(silent.silent) == 4


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 900))
def test_terms_cover_every_day_once(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    terms = terms_between(first, last)
    assert terms[0][0] == first
    assert terms[-1][1] == last
    for (_, ended), (begins, _) in pairwise(terms):
        assert begins == ended + timedelta(days=1) == start_of_term(begins)
        assert ended == end_of_term(ended)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.randoms())
def test_the_order_of_facts_does_not_matter_and_each_counts_once(
    numbers: list[int], random: object
) -> None:
    people = Aim(PairingMeasure.TEACHERS, EITHER, (), 5)
    happened = [fact(n, teacher_ref=UUID(int=50 + n % 2)) for n in sorted(set(numbers))]
    mixed = happened.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis's own Random
    pairing = goaled(TEN, people)
    assert reached(pairing, *mixed) == reached(pairing, *happened)
    assert reached(pairing, *mixed) == [len(happened), len({n % 2 for n in numbers})]


class Life(RuleBasedStateMachine):
    """Any order of commands keeps the version, the events and the table in step."""

    def __init__(self) -> None:
        super().__init__()
        span = Proposal(STRONG, WEAK, date(2026, 3, 2), AUTUMN)
        self.pairing, first = p.propose(ID, "JD-2026-0001", span, OFFICE, at())
        self.events: list[PairingState] = list(first)
        self.facts: list[Fact] = []
        self.day = 0

    def take(self, command: str, decide: Callable[[Acting], Decision]) -> None:
        acting = at(self.day, by=BO)
        if PAIRING.find(self.pairing.status, command) is None:
            self.refused(lambda: decide(acting))
            return
        with suppress(DomainError):
            self.pairing, events = decide(acting)
            self.events += events

    def refused(self, decide: Callable[[], Decision]) -> None:
        """What people may not do now is refused; what comes by itself does nothing."""
        before = len(self.events)
        with suppress(DomainError):
            assert decide() == (self.pairing, [])
        assert len(self.events) == before

    @rule(days=st.integers(1, 60))
    def time_goes_by(self, days: int) -> None:
        self.day += days
        self.take("call_review", lambda acting: call_review(self.pairing, acting))
        self.take("close_review", lambda acting: close_review(self.pairing, acting))

    @rule(school=st.sampled_from([STRONG, WEAK]))
    def accepted(self, school: UUID) -> None:
        self.take("accept", lambda acting: p.accept(self.pairing, school, acting))

    @rule(command=st.sampled_from(["withdraw", "dissolve"]), rarely=st.integers(0, 5))
    def ended(self, command: str, rarely: int) -> None:
        if rarely == 0:
            decide = getattr(p, command)
            self.take(command, lambda acting: decide(self.pairing, "理由充分", acting))

    @rule(
        school=st.sampled_from([STRONG, WEAK]),
        term=st.sampled_from([SPRING, AUTUMN]),
        measure=st.sampled_from([PairingMeasure.EXCHANGES, PairingMeasure.TEACHERS]),
    )
    def put_forward(self, school: UUID, term: date, measure: PairingMeasure) -> None:
        aims = [Aim(measure, EITHER, (), 2)]
        acting = at(self.day, by=ANN)
        self.take("set_goals", lambda _: set_goals(self.pairing, school, term, aims, acting))

    @rule(school=st.sampled_from([STRONG, WEAK]), term=st.sampled_from([SPRING, AUTUMN]))
    def agreed_to(self, school: UUID, term: date) -> None:
        offer = self.pairing.term(term).offer
        hashed = offer.content_hash if offer else "0" * 64
        self.take(
            "agree_goals",
            lambda acting: agree_goals(
                self.pairing, school, term, hashed, [ID], self.facts, acting
            ),
        )

    @rule(home=st.sampled_from([STRONG, WEAK]))
    def exchanged(self, home: UUID) -> None:
        day = at(self.day).today
        self.facts.append(fact(len(self.facts), home, day))
        self.take("count", lambda acting: count(self.pairing, self.facts, acting))

    @rule(school=st.sampled_from([STRONG, WEAK]), term=st.sampled_from([SPRING, AUTUMN]))
    def reviewed(self, school: UUID, term: date) -> None:
        self.take(
            "review", lambda acting: review(self.pairing, school, term, 4, "按计划完成", acting)
        )

    @invariant()
    def the_last_event_is_the_state(self) -> None:
        assert self.pairing.version == len(self.events)
        assert self.events[-1].status is self.pairing.status
        assert self.events[-1].waiting_on == self.pairing.waiting_on
        assert not (self.pairing.is_over and self.pairing.waiting_on)

    @invariant()
    def the_goals_have_reached_what_was_counted(self) -> None:
        if self.pairing.status is PairingStatus.ACTIVE:
            items = counted(self.pairing, self.facts)
            for term in self.pairing.terms:
                for goal in term.goals:
                    mine = [item for item in items if item.goal_id == goal.id]
                    assert goal.reached == sum(item.amount for item in mine)
                    assert len({item.item_id for item in mine}) == len(mine)

    @invariant()
    def nobody_is_silent_who_reviewed(self) -> None:
        for term in self.pairing.terms:
            named = {school for day, school in self.pairing.silent if day == term.ends_on}
            assert not named & {one.school_id for one in term.reviews}


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=80, stateful_step_count=25, derandomize=True)
