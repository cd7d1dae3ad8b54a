"""Who may do what: the widest of the caller's roles counts, and every route declares its policy."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.caller import Caller
from cyzj.domain.errors import DomainError, Kind
from cyzj.domain.ids import new_id
from cyzj.http.ops import OPS_POLICIES
from cyzj.http.policies import Allow, Grant, Public, Scope, scope_of
from cyzj.http.routes import method_of, policy_of, routes_of
from cyzj.testing.tokens import Issuer
from tally.api import POLICIES

MINE, OTHER, ME = new_id(), new_id(), new_id()


def caller(*roles: Role, school: UUID | None = MINE) -> Caller:
    return Caller(ME, school, frozenset(roles))


def test_the_widest_of_several_roles_counts() -> None:
    assert scope_of(POLICIES, "tallies.read", caller(Role.TEACHER)) is Scope.OWN
    both = caller(Role.TEACHER, Role.COORDINATOR)
    assert scope_of(POLICIES, "tallies.read", both) is Scope.SCHOOL
    assert scope_of(POLICIES, "tallies.read", caller(*Role)) is Scope.ALLIANCE
    assert scope_of(POLICIES, "tallies.read", caller(Role.REVIEWER)) is None
    assert scope_of(POLICIES, "tallies.read", caller()) is None


@pytest.mark.parametrize(
    ("scope", "schools", "person", "covered"),
    [
        (Scope.ALLIANCE, [], None, True),
        (Scope.SCHOOL, [OTHER, MINE], None, True),
        (Scope.SCHOOL, [OTHER], ME, False),
        (Scope.SCHOOL, [None], None, False),
        (Scope.OWN, [MINE], ME, True),
        (Scope.OWN, [MINE], OTHER, False),
        (Scope.OWN, [MINE], None, False),
    ],
)
def test_a_grant_covers_what_is_within_reach(
    scope: Scope, schools: list[UUID | None], person: UUID | None, covered: bool
) -> None:
    grant = Grant(caller(), "tallies.read", scope)
    assert grant.covers(*schools, person=person) is covered
    if not covered:
        with pytest.raises(DomainError) as refusal:
            grant.require(*schools, person=person)
        assert refusal.value.kind is Kind.NOT_FOUND


def test_nobody_acts_for_a_school_without_one() -> None:
    with pytest.raises(DomainError) as refusal:
        Grant(caller(school=None), "tallies.remind", Scope.SCHOOL).school()
    assert refusal.value.kind is Kind.FORBIDDEN
    no_school = Grant(caller(school=None), "tallies.read", Scope.SCHOOL)
    assert not no_school.covers(None)


def test_every_route_declares_one_policy_and_the_table_knows_it(app: FastAPI) -> None:
    known = {**POLICIES, **OPS_POLICIES}
    routes = list(routes_of(app))
    assert len(routes) > 20
    for route in routes:
        policy = policy_of(route)
        assert isinstance(policy, Public) or policy.action in known, route.path


def test_a_route_without_a_policy_is_found() -> None:
    router = APIRouter()

    @router.get("/open")
    async def nobody_thought_of_it() -> None: ...

    with pytest.raises(ValueError, match="/open declares 0 policies"):
        policy_of(next(routes_of(router)))


async def test_without_a_token_and_with_each_role_every_route_answers_as_its_table_says(
    app: FastAPI, api: httpx.AsyncClient, issuer: Issuer
) -> None:
    table = {**POLICIES, **OPS_POLICIES}
    for route in routes_of(app):
        policy = policy_of(route)
        if isinstance(policy, Public):
            continue
        assert isinstance(policy, Allow)
        path = route.path.format(id=1, subject=new_id(), name="x")
        if "{id}" in route.path and "dead-letters" not in route.path:
            path = route.path.format(id=new_id())
        method = method_of(route)
        assert (await api.request(method, path)).status_code == 401, path
        for role in Role:
            answer = await api.request(method, path, headers=issuer.headers(role, school=new_id()))
            allowed = role in table[policy.action]
            assert (answer.status_code != 403) is allowed, f"{method} {path} as {role}"
            assert answer.status_code < 500 or "topics" in path, answer.text
