"""Every route: without a token, with each role, and with another school's token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.http.ops import OPS_POLICIES
from cyzj.http.policies import Allow, Public
from cyzj.http.routes import method_of, policy_of, routes_of
from cyzj.settings import DatabaseSettings, Settings
from group_office.http.policies import POLICIES
from group_office.testing import Office, Story
from group_office.wiring import build

APP = build(Settings(database=DatabaseSettings(url="postgresql+asyncpg://")), "http")
QUERY = {"drill_board": "?measure=unmet", "export_drill": "?measure=unmet"}
BODY = {"escalate": {"reason": "已久"}}


def guarded() -> Iterator[tuple[APIRoute, str]]:
    """Our own routes that need a token, and what they ask for."""
    for route in routes_of(APP):
        policy = policy_of(route)
        if isinstance(policy, Allow) and policy.action not in OPS_POLICIES:
            yield route, policy.action


async def call(office: Office, route: APIRoute, item: Any, headers: dict[str, str]) -> int:
    path = route.path.replace("{item_kind}", "engagement").replace("{format}", "csv")
    for name in ("{id}", "{item_id}"):
        path = path.replace(name, str(item))
    path += QUERY.get(str(route.operation_id), "")
    if method_of(route) == "GET":
        return (await office.api.get(path, headers=headers)).status_code
    body = BODY.get(str(route.operation_id), {})
    return (
        await office.api.request(method_of(route), path, json=body, headers=headers)
    ).status_code


def test_every_route_declares_its_policy_and_every_policy_is_used() -> None:
    assert {action for _, action in guarded()} == set(POLICIES)


def test_what_needs_no_token_is_health_alone() -> None:
    public = {r.path for r in routes_of(APP) if isinstance(policy_of(r), Public)}
    assert public == {"/livez", "/readyz", "/metrics", "/v1/version"}


async def test_without_a_token_every_route_answers_401(office: Office) -> None:
    for route, _ in guarded():
        assert await call(office, route, new_id(), {}) == 401, route.path


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_may_what_the_table_says_and_nothing_else(
    office: Office, role: Role
) -> None:
    for route, action in guarded():
        headers = office.issuer.headers(role, school=new_id())
        status = await call(office, route, new_id(), headers)
        if role in POLICIES[action]:
            assert status in (200, 202, 404, 409), (route.path, role, status)
        else:
            assert status == 403, (route.path, role, status)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SCHOOL_LEADER, Role.TEACHER])
async def test_another_schools_item_is_not_there(office: Office, role: Role) -> None:
    story = Story()
    host, home, stranger = story.school("甲"), story.school("乙"), story.school("丙")
    named = story.nominate(story.confirm(story.answer(story.request(host), home)))
    await office.feed(story.events)
    for route, action in guarded():
        of_an_item = "{id}" in route.path or "{item_id}" in route.path
        if role not in POLICIES[action] or not of_an_item or "requests" in route.path:
            continue
        headers = office.issuer.headers(role, school=stranger)
        assert await call(office, route, named, headers) == 404, route.path


async def test_a_school_role_without_a_school_is_told_to_choose_one(office: Office) -> None:
    for route, action in guarded():
        if Role.COORDINATOR in POLICIES[action]:
            headers = office.issuer.headers(Role.COORDINATOR)
            assert await call(office, route, new_id(), headers) == 403, route.path
