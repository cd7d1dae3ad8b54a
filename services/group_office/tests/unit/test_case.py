"""Speaking up: who may remind whom, and what is written down."""

from __future__ import annotations

from uuid import UUID

import pytest

from cyzj.contracts.codes import ExchangeType, Role
from cyzj.contracts.envelope import EVENTS
from cyzj.contracts.group_office.case import CaseEscalated, CaseReminded
from cyzj.contracts.payload import Party
from cyzj.domain.errors import DomainError
from group_office.domain.case import case_of, escalate, remind
from group_office.domain.titles import facts_for, title_of
from group_office.domain.turn import Turn
from group_office.testing import START

HOME, HOST, TEACHER = UUID(int=1), UUID(int=2), UUID(int=3)


def a_turn(party: Party = Party.SCHOOL, school: UUID | None = HOST) -> Turn:
    return Turn(
        id=UUID(int=9),
        item_kind="engagement",
        item_id=UUID(int=8),
        party=party,
        school_id=school,
        person_ref=TEACHER if party is Party.TEACHER else None,
        action="host_accept",
        since=START,
        due=None,
        number="TE-2026-0183",
        exchange_type=ExchangeType.LECTURE,
        request_id=UUID(int=7),
        home_school_id=HOME,
        host_school_id=HOST,
        title=None,
        reminders=0,
        reminded_at=None,
        escalated_at=None,
    )


def test_who_waits_reminds_and_the_event_says_who_and_how_often() -> None:
    case, events = remind(case_of(a_turn()), by=HOME, reason="", now=START)
    case, again = remind(case, by=None, reason="请尽快", now=START)
    assert (case.version, case.reminders, case.reminded_at) == (2, 2, START)
    (first,), (second,) = events, again
    assert isinstance(first, CaseReminded)
    assert isinstance(second, CaseReminded)
    assert (first.by_school_id, first.reminders) == (HOME, 1)
    assert (second.by_school_id, second.reminders) == (None, 2)


def test_nobody_reminds_themselves() -> None:
    with pytest.raises(DomainError, match="own-turn"):
        remind(case_of(a_turn()), by=HOST, reason="", now=START)


def test_a_school_may_remind_its_own_teacher() -> None:
    case, _ = remind(case_of(a_turn(Party.TEACHER, HOME)), by=HOME, reason="", now=START)
    assert (case.person_ref, case.reminders) == (TEACHER, 1)


def test_the_office_says_why_it_takes_something_up() -> None:
    with pytest.raises(DomainError, match="督办原因"):
        escalate(case_of(a_turn()), reason="  ", now=START)
    case, (event,) = escalate(case_of(a_turn()), reason="已超时三天", now=START)
    assert isinstance(event, CaseEscalated)
    assert case.escalated_at == event.escalated_at == START
    assert "已超时三天" not in event.model_dump_json()


def test_words_are_bounded() -> None:
    with pytest.raises(DomainError, match="501 字"):
        remind(case_of(a_turn()), by=HOME, reason="字" * 501, now=START)


@pytest.mark.parametrize("event_type", sorted(EVENTS))
def test_every_event_has_a_chinese_title(event_type: str) -> None:
    assert title_of(event_type) != event_type
    assert all("\u4e00" <= c <= "\u9fff" or c == "、" for c in title_of(event_type))


def test_reasons_are_for_those_who_coordinate() -> None:
    data = {"status": "rejected", "reason": "qualification", "teacher_ref": "x", "number": None}
    assert facts_for(data, frozenset({Role.TEACHER})) == {"status": "rejected"}
    assert facts_for(data, frozenset({Role.COORDINATOR})) == {
        "status": "rejected",
        "reason": "qualification",
    }
