"""The assignment is the best there is, names nothing forbidden, and does not depend on any order."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyzj.contracts.codes import ExchangeType
from teacher_exchanges.domain.matching.arrays import prepared
from teacher_exchanges.domain.matching.facts import Around, Posted, School
from teacher_exchanges.domain.matching.scoring import points
from teacher_exchanges.domain.matching.solving import Assignment, assign, groups
from teacher_exchanges.domain.matching.weights import in_force
from teacher_exchanges.testing_matching import a_market, a_posted, an_offered

WEIGHTS = in_force(date(2026, 11, 1))
Market = tuple[list[Posted], list[Posted], Around]


def hours(request: Posted) -> int:
    return request.class_hours or (request.working_days or 1) * 200


def solved(market: Market, seed: int = 1, **more: int) -> Assignment:
    requests, offers, around = market
    return assign(requests, offers, around, WEIGHTS, hours=hours, seed=seed, **more)


def gains(market: Market, seed: int = 1) -> Mapping[tuple[UUID, UUID], int]:
    requests, offers, around = market
    found = {}
    for group in groups(requests, offers):
        ready = prepared(group, around, WEIGHTS, hours, seed)
        block = ready.gains(slice(0, len(group.requests)))
        for row, request in enumerate(group.requests):
            for column, offer in enumerate(group.offers):
                found[request.id, offer.id] = int(block[row, column])
    return found


def best_total(
    requests: Sequence[Posted], offers: Sequence[Posted], worth: Mapping[tuple[UUID, UUID], int]
) -> int:
    """Every way to fill the places one by one: slow and plainly right."""
    places = [one.id for one in requests for _ in range(one.places)]
    columns = [one.id for one in offers]

    @cache
    def best(at: int, free: tuple[int, ...]) -> int:
        if at == len(places):
            return 0
        found = best(at + 1, free)
        for column, left in enumerate(free):
            gain = worth.get((places[at], columns[column]), 0)
            if left and gain:
                rest = (*free[:column], left - 1, *free[column + 1 :])
                found = max(found, gain + best(at + 1, rest))
        return found

    return best(0, tuple(one.places for one in offers))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 4))
def test_nothing_gains_more_than_the_assignment(seed: int, asked: int, offered: int) -> None:
    market = a_market(seed, requests=asked, offers=offered, schools=4, kinds=ONE)
    requests, offers, _ = market
    assert solved(market).gain == best_total(requests, offers, gains(market))


ONE = (ExchangeType.OUTREACH_TEACHING,)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_places_are_kept_and_forbidden_pairs_never_appear(seed: int) -> None:
    requests, offers, around = market = a_market(seed, requests=20, offers=15, schools=6)
    found = solved(market)
    asked, offered = Counter[UUID](), Counter[UUID]()
    for one in found.chosen:
        assert one.points == points(one.request, one.offer, around, WEIGHTS) > 0
        assert (one.request.id, one.offer.id) not in around.apart
        asked[one.request.id] += one.places
        offered[one.offer.id] += one.places
    assert all(asked[one.id] <= one.places for one in requests)
    assert all(offered[one.id] <= one.places for one in offers)
    assert found.satisfied == sum(asked[one.id] == one.places for one in requests)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_permuting_the_inputs_changes_nothing(seed: int, shuffling: int) -> None:
    requests, offers, around = a_market(seed, requests=25, offers=25, schools=8)
    first = solved((requests, offers, around))
    mixed = Random(shuffling)
    mixed.shuffle(requests)
    mixed.shuffle(offers)
    turned = {id: around.schools[id] for id in reversed(list(around.schools))}
    assert solved((requests, offers, Around(turned, around.apart))) == first


def test_equals_are_drawn_by_the_seed_and_by_nothing_else() -> None:
    requests = [a_posted()]
    offers = [an_offered(id=UUID(int=200 + n), school=UUID(int=10 + n)) for n in range(20)]
    market = (requests, offers, Around())
    drawn = {seed: solved(market, seed=seed).chosen[0].offer.id for seed in range(12)}
    assert drawn == {seed: solved(market, seed=seed).chosen[0].offer.id for seed in range(12)}
    assert len(set(drawn.values())) > 3


def test_between_equals_the_pair_that_balances_comes_first() -> None:
    """Both beyond the span, where the score says the same of them: the balance decides."""
    even, owing = UUID(int=10), UUID(int=11)
    offers = [an_offered(id=UUID(int=200 + n), school=one) for n, one in enumerate((even, owing))]
    for seed in range(6):
        schools = {even: School(id=even, net=-9000), owing: School(id=owing, net=-9000)}
        around = Around({**schools, UUID(int=1): School(id=UUID(int=1), net=9000)})
        assert len(solved(([a_posted()], offers, around), seed=seed).chosen) == 1
        schools[even] = School(id=even, net=-8000)
        around = Around({**schools, UUID(int=1): School(id=UUID(int=1), net=9000)})
        chosen = assign(
            [a_posted()], offers, around, WEIGHTS, hours=lambda _: 8500, seed=seed
        ).chosen
        assert chosen[0].offer.school == owing


@pytest.mark.parametrize("cells", [1, 40, 400])
def test_what_does_not_fit_into_one_matrix_is_solved_in_passes(cells: int) -> None:
    market = a_market(5, requests=30, offers=30, schools=8, most_places=5)
    whole, parts = solved(market), solved(market, cells=cells)
    taken = Counter[UUID]()
    for one in parts.chosen:
        taken[one.offer.id] += one.places
    assert all(taken[one.id] <= one.places for one in market[1])
    assert 0.8 * whole.gain <= parts.gain <= whole.gain


def test_nothing_to_assign_is_nothing_assigned() -> None:
    assert solved(([], [], Around())).chosen == ()
    assert solved(([a_posted()], [], Around())).chosen == ()
    assert solved(([a_posted(places=0)], [an_offered()], Around())).chosen == ()


def test_a_process_that_solves_nothing_does_not_carry_the_solver() -> None:
    code = (
        "import sys, teacher_exchanges.wiring\n"
        "assert not {'numpy', 'scipy'} & set(sys.modules), 'imported when nothing is solved'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
