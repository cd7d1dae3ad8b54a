"""A score says what it is made of; the arrays give the same, and what rules a pair out rules it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyzj.contracts.codes import ExchangeType, Mode, Side
from cyzj.contracts.teacher_exchanges.facets import TeacherLevel
from cyzj.reference.majors import name_of
from teacher_exchanges.domain.matching import factors
from teacher_exchanges.domain.matching.arrays import prepared
from teacher_exchanges.domain.matching.factors import Exclusion, nearness
from teacher_exchanges.domain.matching.facts import Around, Posted, Rating, School, posted
from teacher_exchanges.domain.matching.scoring import Score, points, ranked, score
from teacher_exchanges.domain.matching.solving import groups
from teacher_exchanges.domain.matching.weights import (
    FULL,
    SHIPPED,
    Factor,
    Nearness,
    Way,
    Weights,
    in_force,
    of_version,
)
from teacher_exchanges.testing import a_request, an_offer
from teacher_exchanges.testing_matching import FIRST, a_market, a_posted, an_offered

WEIGHTS = in_force(date(2026, 11, 1))
ASKING, OFFERING = UUID(int=1), UUID(int=2)
NOBODY = Around()


def scored(request: Posted, offer: Posted, around: Around = NOBODY) -> Score:
    return score(request, offer, around, WEIGHTS, name_of)


def value(found: Score, factor: Factor) -> int:
    return next(one.value for one in found.reasons if one.factor is factor)


def said(found: Score, factor: Factor) -> str:
    return next(one.sentence for one in found.reasons if one.factor is factor)


def ruled_out(request: Posted, offer: Posted, around: Around = NOBODY) -> set[Exclusion]:
    return set(factors.exclusions(request, offer, around))


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.version)
def test_weights_add_up_and_know_every_factor(one: Weights) -> None:
    assert set(one.weights) == set(Factor)
    assert sum(one.weights.values()) == FULL
    assert set(one.majors) == set(Nearness)
    assert set(one.ways) == set(Way)
    assert set(one.ranks) == set(TeacherLevel)
    assert all(0 <= v <= FULL for v in (*one.majors.values(), *one.ways.values()))
    assert of_version(one.version) is one


def test_weights_that_never_were_are_not_found() -> None:
    with pytest.raises(LookupError):
        of_version("matching_1999_1")


def test_the_weights_in_force_are_those_of_the_day() -> None:
    later = replace(WEIGHTS, valid_from=date(2027, 1, 1), version="matching_2027_1")
    known = (later, WEIGHTS)
    assert in_force(date(2026, 12, 31), known) is WEIGHTS
    assert in_force(date(2027, 1, 1), known) is later
    assert in_force(date(2020, 1, 1), known) is WEIGHTS


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("460103", "460103", Nearness.SAME),
        (None, None, Nearness.SAME),
        ("460103", "4601", Nearness.WITHIN),
        ("46", "460103", Nearness.WITHIN),
        ("460103", None, Nearness.ANY),
        ("460103", "460104", Nearness.CLASS),
        ("460103", "460201", Nearness.GROUP),
        ("460103", "660102", Nearness.OTHER_LEVEL_CLASS),
        ("460103", "660201", Nearness.OTHER_LEVEL_GROUP),
        ("46", "66", Nearness.OTHER_LEVEL_GROUP),
        ("460103", "720301", Nearness.DIFFERENT),
    ],
)
def test_majors_are_near_by_their_place_in_the_catalogue(
    one: str | None, other: str | None, near: Nearness
) -> None:
    assert nearness(one, other) is near
    assert nearness(other, one) is near


def test_a_perfect_pair_says_so_factor_by_factor() -> None:
    rated = School(
        id=OFFERING,
        city="510100",
        jurisdiction="51",
        net=-8000,
        ratings=(Rating(ExchangeType.OUTREACH_TEACHING, 20, 4),),
    )
    here = School(id=ASKING, city="510104", jurisdiction="51", net=8000)
    found = scored(a_posted(), an_offered(), Around({ASKING: here, OFFERING: rated}))
    assert [one.factor for one in found.reasons] == list(Factor)
    assert value(found, Factor.MAJOR) == value(found, Factor.DATES) == FULL
    assert value(found, Factor.LEDGER) == value(found, Factor.RATING) == FULL
    assert value(found, Factor.TRAVEL) == 9000
    assert found.points == 9900 == sum(one.value * one.weight for one in found.reasons) // FULL
    assert "460103" in said(found, Factor.MAJOR)
    assert "重叠 31 天" in said(found, Factor.DATES)
    assert "结余 -80.00" in said(found, Factor.LEDGER)
    assert "平均 5.0 分（n=4" in said(found, Factor.RATING)


def test_less_overlap_fewer_hours_and_a_lower_level_are_worth_less() -> None:
    request = a_posted(level=TeacherLevel.DUAL_SENIOR)
    short = an_offered(
        last=FIRST,
        class_hours=400,
        level=TeacherLevel.DUAL_INTERMEDIATE,
        mode=Mode.ONLINE,
    )
    found = scored(request, short)
    assert value(found, Factor.DATES) == FULL // 3
    assert value(found, Factor.VOLUME) == 2500
    assert value(found, Factor.LEVEL) == 5000
    assert value(found, Factor.TRAVEL) == 0
    assert "不够" in said(found, Factor.DATES)
    assert "低于要求" in said(found, Factor.LEVEL)
    assert "没有注明" in said(scored(request, an_offered()), Factor.LEVEL)


def test_few_evaluations_are_neutral_and_their_number_is_shown() -> None:
    kind = ExchangeType.OUTREACH_TEACHING
    few = School(id=OFFERING, ratings=(Rating(kind, 2, 2),))
    found = scored(a_posted(), an_offered(), Around({OFFERING: few}))
    assert value(found, Factor.RATING) == WEIGHTS.rating_neutral
    assert "n=2" in said(found, Factor.RATING)
    bad = School(id=OFFERING, ratings=(Rating(kind, 3, 3),))
    assert value(scored(a_posted(), an_offered(), Around({OFFERING: bad})), Factor.RATING) == 0


def test_who_owes_comes_first_and_who_is_owed_is_served_first() -> None:
    def ledger(asking: int, offering: int, **request: Any) -> int:
        schools = {
            ASKING: School(id=ASKING, net=asking),
            OFFERING: School(id=OFFERING, net=offering),
        }
        both = a_posted(**request), an_offered(**{k: v for k, v in request.items() if k != "side"})
        return value(scored(*both, Around(schools)), Factor.LEDGER)

    assert ledger(0, 0) == 5000
    assert ledger(0, -8000) == 7500 > ledger(0, -4000) > ledger(0, 4000)
    assert ledger(8000, -8000) == FULL
    assert ledger(-8000, 8000) == 0
    shadow = {"exchange_type": ExchangeType.SHADOWING, "class_hours": None, "working_days": 10}
    assert ledger(-8000, 8000, **shadow) == FULL  # the host, who asks here, gives the hours
    both_give = {"exchange_type": ExchangeType.SECONDMENT, "class_hours": None}
    assert ledger(-8000, -8000, **both_give) == FULL


def test_what_rules_a_pair_out_is_named() -> None:
    request, offer = a_posted(), an_offered()
    assert ruled_out(request, offer) == set()
    e = Exclusion
    assert ruled_out(request, replace(offer, exchange_type=ExchangeType.LECTURE)) == {e.KIND}
    assert ruled_out(request, replace(offer, side=Side.HOST)) == {e.SIDE}
    assert ruled_out(request, replace(offer, school=ASKING)) == {e.OWN_SCHOOL}
    assert ruled_out(request, replace(offer, visible_to=(UUID(int=9),))) == {e.VISIBILITY}
    assert ruled_out(replace(request, visible_to=(UUID(int=9),)), offer) == {e.VISIBILITY}
    assert ruled_out(request, replace(offer, visible_to=(ASKING,))) == set()
    gone = replace(offer, first=FIRST - timedelta(days=9), last=FIRST - timedelta(days=1))
    assert ruled_out(request, gone) == {e.NO_OVERLAP}
    assert ruled_out(request, replace(offer, major="720301")) == {e.MAJOR}
    assert ruled_out(request, replace(offer, places=0)) == {e.FULL}
    together = Around(apart=frozenset({(request.id, offer.id)}))
    assert ruled_out(request, offer, together) == {e.TOGETHER}
    suspended = Around({OFFERING: School(id=OFFERING, active=False)})
    assert ruled_out(request, offer, suspended) == {e.SUSPENDED}
    assert points(request, offer, suspended, WEIGHTS) == 0
    assert set(factors.EXCLUSIONS) == set(Exclusion)


def test_the_hash_covers_what_was_looked_at_and_nothing_else() -> None:
    request, offer = a_posted(), an_offered()
    found = scored(request, offer)
    assert (
        found.digest == scored(request, offer, Around({UUID(int=9): School(id=UUID(int=9))})).digest
    )
    assert found.digest != scored(request, replace(offer, version=2)).digest
    poorer = Around({OFFERING: School(id=OFFERING, net=-1)})
    assert found.digest != scored(request, offer, poorer).digest


def test_a_posting_is_matched_by_what_is_left_of_it() -> None:
    request = replace(a_request(headcount=3), matched=1)
    offer = replace(an_offer(headcount=4), taken=1, held=2)
    assert (posted(request).places, posted(offer).places) == (2, 1)
    assert posted(request).level is TeacherLevel.ANY
    assert scored(posted(request), posted(offer)).places == 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_the_arrays_give_every_pair_the_score_of_the_sentences(seed: int) -> None:
    requests, offers, around = a_market(seed, requests=12, offers=14, schools=6)
    walked = 0
    for group in groups(requests, offers):
        ready = prepared(group, around, WEIGHTS, lambda _: 1000, seed)
        found = ready.points(slice(0, len(group.requests)))
        for row, request in enumerate(group.requests):
            for column, offer in enumerate(group.offers):
                assert found[row, column] == points(request, offer, around, WEIGHTS)
                walked += 1
    assert walked


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_ranking_is_the_same_in_whatever_order_they_come(seed: int, shuffling: Random) -> None:
    requests, offers, around = a_market(seed, requests=6, offers=10, schools=5)
    pairs = [(request, offer) for request in requests for offer in offers]
    first = ranked(pairs, around, WEIGHTS, most=8, major_name=name_of)
    shuffling.shuffle(pairs)
    assert ranked(pairs, around, WEIGHTS, most=8, major_name=name_of) == first
    assert [one.points for one in first] == sorted((one.points for one in first), reverse=True)
    for one in first:
        assert ruled_out(one.request, one.offer, around) == set()
        assert all(reason.sentence.endswith("。") for reason in one.reasons)
