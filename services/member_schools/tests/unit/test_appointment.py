"""Appointments: which posts exist, who may appoint, and from when to when one holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cyzj.contracts.codes import OrganisationKind, Role, Standing
from cyzj.domain.clock import SHANGHAI, school_date
from cyzj.domain.errors import DomainError
from member_schools.domain.appointment import Appointment, check_post, end, grant, posts_at
from member_schools.domain.invitation import check_may_appoint

PERSON, SCHOOL, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2026, 10, 28)
NOON = datetime(2026, 10, 28, 12, tzinfo=SHANGHAI)


def teacher(held: tuple[Appointment, ...] = (), at: UUID = SCHOOL) -> Appointment:
    return grant(UUID(int=9), PERSON, at, Role.TEACHER, held, TODAY)[0]


def test_a_person_may_hold_several_posts_at_several_schools() -> None:
    first = teacher()
    second, events = grant(UUID(int=10), PERSON, OTHER, Role.TEACHER, [first], TODAY)
    third, _ = grant(UUID(int=11), PERSON, SCHOOL, Role.COORDINATOR, [first, second], TODAY)
    assert events[0].TYPE == "cn.cyzj.member_schools.appointment.granted.v1"
    assert all(post.in_force(NOON) for post in (first, second, third))


def test_the_same_post_cannot_be_held_twice() -> None:
    with pytest.raises(DomainError, match="无需重复任命"):
        grant(UUID(int=10), PERSON, SCHOOL, Role.TEACHER, [teacher()], TODAY)


def test_a_post_ended_today_ends_at_once() -> None:
    ended, events = end(teacher(), TODAY, None, NOON)
    assert not ended.in_force(NOON)
    assert ended.in_force(NOON - timedelta(seconds=1))
    assert events[0].ends_on == TODAY
    with pytest.raises(DomainError, match="已结束"):
        end(ended, TODAY, None, NOON)


def test_a_post_ended_later_holds_to_the_end_of_its_last_day() -> None:
    ended, _ = end(teacher(), date(2026, 10, 31), None, NOON)
    assert ended.in_force(datetime(2026, 10, 31, 23, 59, tzinfo=SHANGHAI))
    assert not ended.in_force(datetime(2026, 11, 1, tzinfo=SHANGHAI))


def test_a_post_cannot_end_in_the_past_nor_by_its_holder() -> None:
    with pytest.raises(DomainError, match="末日不能早于2026-10-28"):
        end(teacher(), date(2026, 10, 27), None, NOON)
    with pytest.raises(DomainError, match="不能结束自己的任命"):
        end(teacher(), TODAY, PERSON, NOON)


def test_a_future_post_does_not_hold_yet() -> None:
    future, _ = grant(UUID(int=9), PERSON, SCHOOL, Role.TEACHER, [], date(2026, 11, 1))
    assert not future.in_force(NOON)


def test_every_kind_of_organisation_has_its_own_posts() -> None:
    check_post(Role.TEACHER, OrganisationKind.HIGHER, Standing.ACTIVE)
    with pytest.raises(DomainError, match="企业没有“教师”这一角色"):
        check_post(Role.TEACHER, OrganisationKind.ENTERPRISE, Standing.PARTNER)
    with pytest.raises(DomainError, match="已退出联盟"):
        check_post(Role.TEACHER, OrganisationKind.HIGHER, Standing.ENDED)
    for kind in OrganisationKind:
        assert Role.SYSTEM not in posts_at(kind)


@pytest.mark.parametrize(
    ("actor", "role", "may"),
    [
        (Role.COORDINATOR, Role.TEACHER, True),
        (Role.COORDINATOR, Role.SCHOOL_LEADER, False),
        (Role.SCHOOL_LEADER, Role.SCHOOL_LEADER, True),
        (Role.SCHOOL_LEADER, Role.GROUP_OFFICE, False),
        (Role.GROUP_OFFICE, Role.GROUP_OFFICE, True),
        (Role.GROUP_OFFICE, Role.SYSTEM, False),
        (Role.TEACHER, Role.TEACHER, False),
    ],
)
def test_who_may_appoint_whom_stands_in_one_table(actor: Role, role: Role, may: bool) -> None:
    if may:
        check_may_appoint(frozenset({actor}), role)
        return
    with pytest.raises(DomainError, match="不能任命"):
        check_may_appoint(frozenset({actor}), role)


class Posts(RuleBasedStateMachine):
    """However posts are granted and ended, nobody holds one twice and versions count events."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.held: list[Appointment] = []

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(at=st.sampled_from([SCHOOL, OTHER]), role=st.sampled_from([Role.TEACHER, Role.REVIEWER]))
    def granted(self, at: UUID, role: Role) -> None:
        taken = any(
            (a.organisation_id, a.role) == (at, role) and a.state == "held" for a in self.held
        )
        id = UUID(int=100 + len(self.held))
        if taken:
            with pytest.raises(DomainError):
                grant(id, PERSON, at, role, self.held, school_date(self.now))
            return
        post, events = grant(id, PERSON, at, role, self.held, school_date(self.now))
        assert post.in_force(self.now)
        assert post.version == len(events) == 1
        self.held.append(post)

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 100), days=st.integers(-3, 30))
    def ended(self, which: int, days: int) -> None:
        index = which % len(self.held)
        post, last_day = self.held[index], school_date(self.now) + timedelta(days=days)
        if post.state == "ended" or days < 0:
            with pytest.raises(DomainError):
                end(post, last_day, None, self.now)
            return
        after, events = end(post, last_day, None, self.now)
        assert after.in_force(self.now) == (days > 0)
        assert events[0].ends_on == last_day
        assert after.version == post.version + len(events) == 2
        self.held[index] = after

    @invariant()
    def no_open_post_is_held_twice(self) -> None:
        held = [(a.organisation_id, a.role) for a in self.held if a.state == "held"]
        assert len(held) == len(set(held))


TestPosts = Posts.TestCase
TestPosts.settings = settings(max_examples=60, stateful_step_count=20, derandomize=True)
