"""What each caller is offered, read off the tables."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from cyzj.contracts.codes import ExchangeType, Role
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.domain.caller import Caller
from teacher_exchanges.domain.machines import ENGAGEMENT
from teacher_exchanges.domain.rights import (
    engagement_actions,
    match_actions,
    offer_actions,
    request_actions,
)
from teacher_exchanges.testing import (
    HOME,
    HOME_CLERK,
    HOST,
    HOST_CLERK,
    OFFICE_CLERK,
    OTHER,
    TEACHER,
    a_confirmed_match,
    a_match,
    a_request,
    an_engagement,
    an_offer,
)

S = EngagementStatus
TODAY = date(2026, 10, 28)


def caller(person: UUID, school: UUID | None, *roles: Role) -> Caller:
    return Caller(person, school, frozenset(roles))


AT_HOME = caller(HOME_CLERK, HOME, Role.COORDINATOR)
AT_HOST = caller(HOST_CLERK, HOST, Role.COORDINATOR)
ELSEWHERE = caller(UUID(int=99), OTHER, Role.COORDINATOR)
THE_TEACHER = caller(TEACHER, HOME, Role.TEACHER)
THE_OFFICE = caller(OFFICE_CLERK, UUID(int=50), Role.GROUP_OFFICE)


def test_the_owner_may_change_a_request_and_others_may_answer_it() -> None:
    request = a_request()
    assert request_actions(request, AT_HOST, TODAY) == ["change", "pause", "withdraw"]
    assert request_actions(request, ELSEWHERE, TODAY) == ["answer"]
    assert request_actions(request, THE_TEACHER, TODAY) == []
    assert request_actions(request, ELSEWHERE, date(2026, 11, 10)) == []


def test_the_owner_may_change_an_offer() -> None:
    assert offer_actions(an_offer(), AT_HOME) == ["change", "pause", "withdraw"]
    assert offer_actions(an_offer(), AT_HOST) == []


def test_only_the_one_who_asked_shortlists() -> None:
    assert match_actions(a_match(), AT_HOST) == ["shortlist", "confirm", "decline"]
    assert match_actions(a_match(), AT_HOME) == ["confirm", "decline"]
    assert match_actions(a_match(), ELSEWHERE) == []


def test_after_confirmation_the_home_school_nominates() -> None:
    assert match_actions(a_confirmed_match(), AT_HOME) == ["decline", "nominate"]
    assert match_actions(a_confirmed_match(), AT_HOST) == ["decline"]
    assert match_actions(a_confirmed_match(ExchangeType.SAME_LESSON), AT_HOME) == ["decline"]


@pytest.mark.parametrize(
    ("status", "who", "offered"),
    [
        (S.NOMINATED, THE_TEACHER, ["teacher_accept", "teacher_decline", "cancel"]),
        (S.NOMINATED, AT_HOST, ["host_acknowledge", "host_return", "host_reject", "cancel"]),
        (S.NOMINATED, AT_HOME, ["cancel"]),
        (S.ACCEPTED, AT_HOME, ["submit_plan", "cancel", "submit_evidence"]),
        (S.PLANNED, AT_HOME, ["depart_ready", "cancel", "submit_evidence"]),
        (S.READY, AT_HOST, ["confirm_arrival", "cancel", "submit_evidence"]),
        (S.AWAITING_EVALUATION, THE_TEACHER, ["submit_evidence", "evaluate"]),
        (S.EVALUATED, AT_HOST, ["submit_evidence", "accept_evaluation", "dispute"]),
    ],
)
def test_each_party_is_offered_its_own_steps(
    status: EngagementStatus, who: Caller, offered: list[str]
) -> None:
    assert engagement_actions(an_engagement(status), who, TODAY) == offered


def test_a_teacher_with_a_post_at_the_school_acts_as_the_teacher_only() -> None:
    both = caller(TEACHER, HOME, Role.TEACHER, Role.COORDINATOR)
    engagement = an_engagement(S.NOMINATED)
    assert engagement_actions(engagement, both, TODAY)[0] == "teacher_accept"
    clerk_only = caller(TEACHER, HOME, Role.COORDINATOR)
    assert engagement_actions(engagement, clerk_only, TODAY) == []


@pytest.mark.parametrize("state", ENGAGEMENT.states, ids=lambda s: s.code)
def test_strangers_are_offered_nothing(state: object) -> None:
    engagement = an_engagement(S.NOMINATED)
    assert engagement_actions(engagement, ELSEWHERE, TODAY) == []
    assert engagement_actions(engagement, THE_OFFICE, TODAY) == []
