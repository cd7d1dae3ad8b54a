"""A match between a request and an offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.teacher_exchanges.match import DeclineReason, MatchOrigin, MatchStatus
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from teacher_exchanges.domain import match as matches
from teacher_exchanges.domain import offer as offers
from teacher_exchanges.domain import request as requests
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.testing import (
    CALENDAR,
    HOME,
    HOST,
    NOW,
    a_confirmed_match,
    a_match,
    a_request,
    an_offer,
    at,
)

S = MatchStatus
MONDAY_NIGHT = at(date(2026, 11, 3), 0)
"""The end of the third working day after Wednesday 28 October."""


def waits(match: Match) -> list[tuple[object, str]]:
    return [(w.school_id, w.action) for w in match.waiting_on]


def propose(request: Request, offer: Offer, headcount: int = 1) -> Match:
    return matches.propose(
        request,
        offer,
        by=Side.HOME,
        origin=MatchOrigin.SCHOOL,
        headcount=headcount,
        note="",
        id=new_id(),
        number="TM-2026-0001",
        now=NOW,
        calendar=CALENDAR,
    )[0]


def refused(request: Request, offer: Offer, headcount: int = 1) -> set[str]:
    with pytest.raises(DomainError) as refusal:
        propose(request, offer, headcount)
    assert refusal.value.slug == "cannot-match"
    return {field.field for field in refusal.value.fields}


def test_the_school_that_asked_confirms_what_the_other_proposed() -> None:
    match = a_match()
    assert (match.home_school_id, match.host_school_id) == (HOME, HOST)
    assert waits(match) == [(HOST, "confirm")]


def test_what_cannot_go_together_is_not_matched() -> None:
    request = a_request()
    assert refused(requests.pause(request, NOW)[0], an_offer()) == {"request_id"}
    assert refused(request, offers.pause(an_offer(), NOW)[0]) == {"offer_id"}
    assert refused(request, an_offer(school=HOST)) == {"offer_id"}
    assert refused(request, an_offer(ExchangeType.LECTURE)) == {"offer_id"}
    assert refused(request, an_offer(side=Side.HOST)) == {"offer_id"}
    later = an_offer(window_from=date(2026, 12, 19), window_to=date(2026, 12, 31))
    assert refused(request, later) == {"window_from"}
    assert refused(request, an_offer(headcount=5), headcount=2) == {"headcount"}


def test_two_confirmations_make_it_confirmed_and_the_home_school_nominates() -> None:
    match, _ = matches.confirm(a_match(), Side.HOST, NOW, CALENDAR)
    assert match.status is S.CONFIRMED_BY_HOST
    assert waits(match) == [(HOME, "confirm")]
    assert match.waiting_on[0].due == MONDAY_NIGHT
    match, _ = matches.confirm(match, Side.HOME, NOW, CALENDAR)
    assert match.status is S.CONFIRMED
    assert waits(match) == [(HOME, "nominate")]


def test_one_side_cannot_confirm_twice() -> None:
    match, _ = matches.confirm(a_match(), Side.HOST, NOW, CALENDAR)
    with pytest.raises(DomainError, match="wrong-state"):
        matches.confirm(match, Side.HOST, NOW, CALENDAR)


def test_a_shortlisted_match_waits_on_the_one_who_asked() -> None:
    match, _ = matches.shortlist(a_match(), NOW, CALENDAR)
    assert waits(match) == [(HOST, "confirm")]
    assert matches.confirm(match, Side.HOME, NOW, CALENDAR)[0].status is S.CONFIRMED_BY_HOME


def test_the_second_confirmation_must_come_within_three_working_days() -> None:
    match, _ = matches.confirm(a_match(), Side.HOST, NOW, CALENDAR)
    with pytest.raises(DomainError, match="not-due"):
        matches.expire(match, at(date(2026, 11, 2), 23), CALENDAR)
    expired, _ = matches.expire(match, MONDAY_NIGHT, CALENDAR)
    assert (expired.status, expired.waiting_on) == (S.EXPIRED, ())


def test_the_promise_does_not_start_anew_with_the_same_step() -> None:
    match, _ = matches.confirm(a_match(headcount=2), Side.HOST, NOW, CALENDAR)
    match, _ = matches.confirm(match, Side.HOME, NOW, CALENDAR)
    first = match.waiting_on
    match, _ = matches.record_nomination(match, at(date(2026, 10, 30)), CALENDAR)
    assert match.waiting_on == first


def test_every_place_is_nominated_once() -> None:
    match, _ = matches.record_nomination(a_confirmed_match(), NOW, CALENDAR)
    assert (match.nominated, match.waiting_on) == (1, ())
    with pytest.raises(DomainError, match="all-nominated"):
        matches.record_nomination(match, NOW, CALENDAR)
    match, _ = matches.free_nomination(match, NOW, CALENDAR)
    assert waits(match) == [(HOME, "nominate")]


def test_a_confirmed_match_is_declined_only_before_a_nomination() -> None:
    match = a_confirmed_match()
    declined, events = matches.decline(
        match, Side.HOME, DeclineReason.TIME, "教师请假", NOW, CALENDAR
    )
    assert (declined.status, declined.declined_words) == (S.DECLINED, "教师请假")
    assert events[0].model_dump()["reason"] == "time"
    nominated, _ = matches.record_nomination(match, NOW, CALENDAR)
    with pytest.raises(DomainError, match="already-nominated"):
        matches.decline(nominated, Side.HOME, DeclineReason.TIME, "", NOW, CALENDAR)


def test_places_without_a_teacher_can_be_given_up() -> None:
    match = a_confirmed_match(headcount=3)
    with pytest.raises(DomainError, match="nothing-to-release"):
        matches.release(match, NOW, CALENDAR)
    match, _ = matches.record_nomination(match, NOW, CALENDAR)
    match, _ = matches.release(match, NOW, CALENDAR)
    assert (match.headcount, match.nominated, match.waiting_on) == (1, 1, ())


def test_the_office_may_broker_and_then_both_confirm() -> None:
    match = replace(a_match(), proposed_by=None, status=S.PROPOSED, waiting_on=())
    match, _ = matches.shortlist(match, NOW, CALENDAR)
    assert match.status is S.SHORTLISTED


def test_joint_kinds_are_matched_but_nobody_is_nominated() -> None:
    assert a_confirmed_match(ExchangeType.SAME_LESSON).waiting_on == ()
