"""Sessions, what a person acts as, and the keys that sign access tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from cyzj.contracts.codes import Role
from cyzj.domain.errors import DomainError
from member_schools.domain import token
from member_schools.domain.appointment import Appointment
from member_schools.domain.session import (
    Ending,
    acting,
    choices_at,
    end,
    open_session,
    seen,
    switch,
)

NOW = datetime(2026, 10, 28, 1, tzinfo=UTC)
PERSON, SCHOOL, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def post(number: int, at: UUID, role: Role, since: date = date(2025, 9, 1)) -> Appointment:
    return Appointment(UUID(int=number), 1, PERSON, at, role, since)


POSTS = [
    post(10, SCHOOL, Role.TEACHER),
    post(11, SCHOOL, Role.COORDINATOR),
    post(12, OTHER, Role.REVIEWER, date(2026, 1, 1)),
]


def test_a_session_acts_on_the_oldest_post_first() -> None:
    session = open_session(UUID(int=20), "0" * 64, PERSON, choices_at(POSTS, NOW), NOW)
    now_acting = acting(session, POSTS)
    assert now_acting is not None
    assert now_acting.organisation_id == SCHOOL
    assert now_acting.role is Role.TEACHER
    assert now_acting.roles == (Role.TEACHER, Role.COORDINATOR)
    assert now_acting.mandate == UUID(int=10)


def test_switching_changes_the_leading_role_and_the_school() -> None:
    session = open_session(UUID(int=20), "0" * 64, PERSON, POSTS, NOW)
    coordinator = acting(switch(session, POSTS, SCHOOL, Role.COORDINATOR), POSTS)
    assert coordinator is not None
    assert coordinator.roles == (Role.COORDINATOR, Role.TEACHER)
    reviewer = acting(switch(session, POSTS, OTHER, Role.REVIEWER), POSTS)
    assert reviewer is not None
    assert reviewer.roles == (Role.REVIEWER,)
    with pytest.raises(DomainError, match="没有这个角色"):
        switch(session, POSTS, OTHER, Role.COORDINATOR)


def test_nobody_without_a_post_gets_a_session() -> None:
    with pytest.raises(DomainError, match="没有任何单位的任命"):
        open_session(UUID(int=20), "0" * 64, PERSON, [], NOW)


def test_a_session_ends_after_half_an_hour_unseen_or_twelve_hours_in_all() -> None:
    session = open_session(UUID(int=20), "0" * 64, PERSON, POSTS, NOW)
    assert session.over(NOW + timedelta(minutes=29)) is None
    assert session.over(NOW + timedelta(minutes=30)) is Ending.IDLE
    busy = session
    for minutes in range(20, 12 * 60, 20):
        busy = seen(busy, NOW + timedelta(minutes=minutes))
    assert busy.over(NOW + timedelta(hours=11, minutes=59)) is None
    assert busy.over(NOW + timedelta(hours=12)) is Ending.ABSOLUTE


def test_being_seen_is_written_down_once_a_minute_at_most() -> None:
    session = open_session(UUID(int=20), "0" * 64, PERSON, POSTS, NOW)
    assert seen(session, NOW + timedelta(seconds=59)) is session
    assert seen(session, NOW + timedelta(seconds=60)).seen_at == NOW + timedelta(seconds=60)


def test_a_session_ended_once_keeps_its_reason() -> None:
    session = open_session(UUID(int=20), "0" * 64, PERSON, POSTS, NOW)
    ended = end(session, Ending.LOGOUT, NOW)
    assert end(ended, Ending.PASSWORD, NOW + timedelta(hours=1)) is ended
    assert ended.over(NOW) is Ending.LOGOUT


def test_a_post_no_longer_in_force_gives_nothing_to_act_as() -> None:
    session = open_session(UUID(int=20), "0" * 64, PERSON, POSTS, NOW)
    ended = [replace(POSTS[0], ends_on=date(2026, 10, 28), holds_until=NOW), *POSTS[1:]]
    assert acting(session, choices_at(ended, NOW)) is None


def test_a_token_lives_ten_minutes_and_says_who_acts_for_whom() -> None:
    session = open_session(UUID(int=20), "0" * 64, PERSON, POSTS, NOW)
    now_acting = acting(session, POSTS)
    assert now_acting is not None
    claims = token.claims_for("issuer", UUID(int=30), PERSON, now_acting, NOW)
    assert claims.exp - claims.iat == timedelta(minutes=10)
    assert (claims.sub, claims.org, claims.aud) == (str(PERSON), SCHOOL, "cyzj")
    assert claims.mandate == UUID(int=10)
    system = token.system_claims("issuer", UUID(int=31), NOW)
    assert (system.sub, system.org, system.roles) == ("system", None, (Role.SYSTEM,))


def test_two_keys_live_while_one_replaces_the_other() -> None:
    nothing, first = token.rotate([], "a", NOW)
    assert nothing == []
    assert token.signing_key([first], NOW) == first
    [old], new = token.rotate([first], "b", NOW)
    keys = [old, new]
    assert token.signing_key(keys, NOW) == old
    with pytest.raises(DomainError, match="上一次换钥还没结束"):
        token.rotate(keys, "c", NOW)
    switched = NOW + token.ANNOUNCED
    assert token.signing_key(keys, switched) == new
    assert [k.kid for k in keys if k.public(switched + token.LIFE)] == ["a", "b"]
    later = switched + token.LIFE + token.LEEWAY
    assert [k.kid for k in keys if k.public(later)] == ["b"]
    assert token.signing_key(keys, later) == new
    assert token.signing_key([], NOW) is None
