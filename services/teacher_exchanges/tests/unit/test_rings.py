"""Rings are found once each and the same way; a ring ends with all of it, or with nothing held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.teacher_exchanges.ring import CollapseReason, RingStatus
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from teacher_exchanges.domain.matching.facts import Around, Posted, School
from teacher_exchanges.domain.matching.weights import in_force
from teacher_exchanges.domain.rings import ring as domain
from teacher_exchanges.domain.rings.finding import (
    LONGEST,
    SHORTEST,
    FoundRing,
    Leg,
    best_legs,
    is_ring,
    rings,
)
from teacher_exchanges.domain.rings.ring import Ring, assemble
from teacher_exchanges.testing import CALENDAR, NOW
from teacher_exchanges.testing_matching import a_market, a_posted, an_offered

WEIGHTS = in_force(date(2026, 11, 1))


def hours(request: Posted, offer: Posted) -> int:
    return (request.class_hours or 1000) * min(request.places, offer.places)


def found_in(
    market: tuple[list[Posted], list[Posted], Around], most: int = 10_000
) -> list[FoundRing]:
    return rings(*market, WEIGHTS, hours, most)


def a_ring_of(count: int) -> list[Leg]:
    """Each school gives a lecture to the next."""
    legs = []
    for at in range(count):
        giver, receiver = UUID(int=at + 1), UUID(int=(at + 1) % count + 1)
        request = a_posted(id=UUID(int=100 + at), school=receiver)
        offer = an_offered(id=UUID(int=200 + at), school=giver)
        legs.append(Leg(request, offer, giver, receiver, 9000, 1600))
    return legs


def assembled(count: int = 3) -> Ring:
    legs = a_ring_of(count)
    return assemble(legs, id=new_id(), number="TG-2026-0001", now=NOW, calendar=CALENDAR)[0]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_every_ring_closes_appears_once_and_none_is_missed(seed: int) -> None:
    market = a_market(seed, requests=14, offers=14, schools=6)
    found = found_in(market)
    best = best_legs(*market, WEIGHTS, hours)
    told = {tuple(leg.giver for leg in ring.legs) for ring in found}
    assert len(told) == len(found)
    members = sorted({school for pair in best for school in pair})
    there_are = {
        cycle
        for size in range(SHORTEST, LONGEST + 1)
        for cycle in permutations(members, size)
        if cycle[0] == min(cycle)
        and all((a, b) in best for a, b in zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    }
    assert told == there_are
    for ring in found:
        assert is_ring([(leg.giver, leg.receiver) for leg in ring.legs])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_rings_are_found_the_same_in_whatever_order_the_postings_come(
    seed: int, shuffling: int
) -> None:
    requests, offers, around = a_market(seed, requests=16, offers=16, schools=7)
    first = found_in((requests, offers, around), 20)
    mixed = Random(shuffling)
    mixed.shuffle(requests)
    mixed.shuffle(offers)
    assert found_in((requests, offers, around), 20) == first


def test_the_ring_that_settles_most_comes_first() -> None:
    three = [UUID(int=n) for n in (1, 2, 3)]
    requests = [a_posted(id=UUID(int=100 + n), school=one) for n, one in enumerate(three)]
    offers = [an_offered(id=UUID(int=200 + n), school=one) for n, one in enumerate(three)]
    even = found_in((requests, offers, Around()))
    assert [tuple(leg.giver.int for leg in ring.legs) for ring in even] == [(1, 2, 3), (1, 3, 2)]
    assert {ring.nearer for ring in even} == {0}
    smaller = replace(requests[1], class_hours=400)  # 1 → 2 comes to less than the others
    owing = Around(
        {three[0]: School(id=three[0], net=1200), three[1]: School(id=three[1], net=-1200)}
    )
    best, _ = found_in(([requests[0], smaller, requests[2]], offers, owing))
    assert tuple(leg.giver.int for leg in best.legs) == (1, 2, 3)
    assert best.nearer == 2400


def test_kinds_to_which_both_give_make_no_leg() -> None:
    both = {"exchange_type": ExchangeType.SECONDMENT, "class_hours": None}
    assert best_legs([a_posted(**both)], [an_offered(**both)], Around(), WEIGHTS, hours) == {}
    shadow = {"exchange_type": ExchangeType.SHADOWING, "class_hours": None, "working_days": 10}
    (pair,) = best_legs([a_posted(**shadow)], [an_offered(**shadow)], Around(), WEIGHTS, hours)
    assert pair == (UUID(int=1), UUID(int=2))  # the host, which asks here, gives the hours
    turned = best_legs(
        [a_posted(**shadow, side=Side.HOME)],
        [an_offered(**{**shadow, "side": Side.HOST})],
        Around(),
        WEIGHTS,
        hours,
    )
    assert list(turned) == [(UUID(int=2), UUID(int=1))]


@pytest.mark.parametrize("count", [1, 2, 6])
def test_too_few_and_too_many_schools_are_no_ring(count: int) -> None:
    with pytest.raises(DomainError, match="not-a-ring"):
        assembled(count)


def test_legs_that_do_not_close_are_no_ring_and_a_ring_begins_with_its_lowest_school() -> None:
    legs = a_ring_of(4)
    made, _ = assemble(
        [*legs[2:], *legs[:2]], id=new_id(), number="TG-2026-0001", now=NOW, calendar=CALENDAR
    )
    assert [one.int for one in made.schools] == [1, 2, 3, 4]
    with pytest.raises(DomainError, match="not-a-ring"):
        assemble(
            [legs[0], legs[2], legs[1], legs[3]],
            id=new_id(),
            number="TG-2026-0001",
            now=NOW,
            calendar=CALENDAR,
        )


def test_silence_is_named_and_nobody_answers_too_late() -> None:
    ring, _ = domain.accept(assembled(), UUID(int=2), NOW)
    with pytest.raises(DomainError, match="not-due"):
        domain.time_out(ring, NOW)
    with pytest.raises(DomainError, match="ring-over"):
        domain.accept(ring, UUID(int=1), ring.due)
    after, (told,) = domain.time_out(ring, ring.due)
    assert (after.reason, after.collapsed_by) == (
        *(CollapseReason.TIMED_OUT, (UUID(int=1), UUID(int=3))),
    )
    assert told.status is RingStatus.COLLAPSED


class Saga(RuleBasedStateMachine):
    """A ring whose schools answer in any order; offers are held exactly while it lives."""

    @initialize(count=st.integers(SHORTEST, LONGEST))
    def begins(self, count: int) -> None:
        self.ring = assembled(count)
        self.held: set[UUID] = set()
        self.events = 1

    @precondition(lambda self: self.ring.status is RingStatus.ASSEMBLING)
    @rule(at=st.integers(0, LONGEST - 1))
    def accept(self, at: int) -> None:
        school = self.ring.schools[at % len(self.ring.schools)]
        if school in self.ring.accepted_by:
            with pytest.raises(DomainError, match="answered-already"):
                domain.accept(self.ring, school, NOW)
            return
        self._became(domain.accept(self.ring, school, NOW))

    @precondition(lambda self: self.ring.status is RingStatus.ASSEMBLING)
    @rule(at=st.integers(0, LONGEST - 1))
    def refuse(self, at: int) -> None:
        school = self.ring.schools[at % len(self.ring.schools)]
        if school not in self.ring.accepted_by:
            self._became(domain.refuse(self.ring, school, "时间不合适", NOW))

    @precondition(lambda self: self.ring.status is RingStatus.ASSEMBLING)
    @rule()
    def time_is_up(self) -> None:
        self._became(domain.time_out(self.ring, self.ring.due))

    @precondition(lambda self: self.ring.status is RingStatus.RESERVED_ALL)
    @rule(can=st.booleans())
    def confirm(self, can: bool) -> None:
        if can:
            self._became(domain.confirm_all(self.ring, [new_id() for _ in self.ring.legs], NOW))
        else:
            self._became(domain.break_off(self.ring, "供给已撤回", NOW))

    @precondition(lambda self: self.ring.status in (RingStatus.CONFIRMED_ALL, RingStatus.COLLAPSED))
    @rule()
    def nothing_more_happens(self) -> None:
        for school in self.ring.schools:
            with pytest.raises(DomainError, match="wrong-state"):
                domain.accept(self.ring, school, NOW)
            with pytest.raises(DomainError, match="wrong-state"):
                domain.refuse(self.ring, school, "时间不合适", NOW)

    def _became(self, decided: domain.Decision) -> None:
        self.ring, told = decided
        self.events += len(told)

    @invariant()
    def what_is_held_is_what_the_accepted_offer(self) -> None:
        if not hasattr(self, "ring"):
            return
        ring = self.ring
        lives = ring.status in (RingStatus.ASSEMBLING, RingStatus.RESERVED_ALL)
        held = {leg.offerer for leg in ring.reserved}
        assert held == (set(ring.accepted_by) if lives else set())
        assert ring.version == self.events
        waits = {one.school_id for one in ring.waiting_on}
        open_to = set(ring.schools) - set(ring.accepted_by)
        assert waits == (open_to if ring.status is RingStatus.ASSEMBLING else set())
        assert bool(ring.match_ids) is (ring.status is RingStatus.CONFIRMED_ALL)
        assert (ring.reason is not None) is (ring.status is RingStatus.COLLAPSED)


Saga.TestCase.settings = settings(
    max_examples=60, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSaga = Saga.TestCase
