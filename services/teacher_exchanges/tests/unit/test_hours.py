"""Weighted class hours."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyzj.contracts.codes import ExchangeType
from teacher_exchanges.domain.hours import Accepted, Break, days_present, recognised, times
from teacher_exchanges.domain.policies import SHIPPED, Shape, in_force
from teacher_exchanges.testing import CALENDAR

POLICIES = SHIPPED[0]


def weighted(kind: ExchangeType, accepted: Accepted) -> int:
    return recognised(POLICIES.of(kind), POLICIES, accepted).weighted


@pytest.mark.parametrize(
    ("kind", "accepted", "hours"),
    [
        (ExchangeType.OUTREACH_TEACHING, Accepted(4000, 0, cross_city=False), 6000),
        (ExchangeType.OUTREACH_TEACHING, Accepted(4000, 0, cross_city=True), 6800),
        (ExchangeType.OUTREACH_TEACHING, Accepted(150, 0, cross_city=True), 255),
        (ExchangeType.LECTURE, Accepted(400, 0, cross_city=True), 800),
        (ExchangeType.SECONDMENT, Accepted(0, 21, cross_city=True), 8400),
        (ExchangeType.SHADOWING, Accepted(0, 20, cross_city=False), 4000),
    ],
)
def test_each_kind_has_its_formula(kind: ExchangeType, accepted: Accepted, hours: int) -> None:
    assert weighted(kind, accepted) == hours


@given(st.integers(0, 10_000), st.integers(0, 400))
def test_a_weight_rounds_half_up_to_a_hundredth(hours: int, weight: int) -> None:
    exact = hours * weight / 100
    assert times(hours, weight) - exact <= 0.5
    assert exact - times(hours, weight) < 0.5


def test_working_days_leave_out_weekends_and_interruptions() -> None:
    first, last = date(2026, 11, 16), date(2026, 11, 27)
    assert days_present(first, last, (), CALENDAR.working_days) == 10
    pauses = (Break(date(2026, 11, 18), date(2026, 11, 20)), Break(date(2026, 11, 26)))
    assert days_present(first, last, pauses, CALENDAR.working_days) == 5


def test_policies_are_dated_and_the_first_ones_hold_before_their_day() -> None:
    assert in_force(date(2020, 1, 1)) is POLICIES
    assert in_force(date(2030, 1, 1)).version == "hours_2026_1"


@pytest.mark.parametrize("kind", list(ExchangeType))
def test_every_kind_has_a_policy_and_every_engagement_a_formula(kind: ExchangeType) -> None:
    policy = POLICIES.of(kind)
    assert policy.evidence
    assert policy.length.minimum <= policy.length.maximum
    if policy.shape.is_engagement:
        assert recognised(policy, POLICIES, Accepted(100, 1, cross_city=False)).base > 0


def test_full_time_kinds_take_the_teachers_time() -> None:
    exclusive = {policy.exchange_type for policy in POLICIES.types if policy.exclusive_time}
    assert exclusive == {ExchangeType.SECONDMENT, ExchangeType.SHADOWING}
    assert all(POLICIES.of(kind).shape is Shape.PLACEMENT for kind in exclusive)
