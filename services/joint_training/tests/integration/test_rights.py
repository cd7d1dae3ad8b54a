"""Every route of bases and bookings: without a token, with each role, and of another school."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest_asyncio
from fastapi.routing import APIRoute

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.http.policies import Public, Scope
from cyzj.http.routes import method_of, policy_of, routes_of
from cyzj.settings import DatabaseSettings, KafkaSettings, Settings
from cyzj.testing.desk import Json
from cyzj.testing.fixtures import served
from cyzj.testing.tokens import Issuer
from joint_training.http.bases_policies import BASES_POLICIES
from joint_training.http.bases_routers import BASES_ROUTERS
from joint_training.testing_bases import MakeDesk, Town, in_days
from joint_training.wiring import build

NOWHERE = KafkaSettings(bootstrap_servers="127.0.0.1:9")
DAY = (datetime.now(UTC) + timedelta(days=10)).date()
SOON = (datetime.now(UTC) + timedelta(days=1)).isoformat()
FIELDS: Json = {
    "expected_version": 1,
    "title": "示例",
    "reason": "有变动",
    "reason_code": "other",
    "words": "说明",
    "level": "city",
    "since": str(DAY),
    "stations": 10,
    "base_id": str(new_id()),
    "resource_id": str(new_id()),
    "occurrence_id": str(new_id()),
    "occurrences": [str(new_id())],
    "first_period": 1,
    "last_period": 2,
    "day": str(DAY),
    "people": 5,
    "severity": "minor",
    "happened_at": datetime.now(UTC).isoformat(),
    "cause": "other",
    "starts_at": SOON,
    "ends_at": (datetime.now(UTC) + timedelta(days=2)).isoformat(),
    "valid_from": str(DAY),
    "periods": [{"starts": 480, "ends": 525}],
    "term_ends_on": "2027-01-31",
    "first_monday": "2026-08-31",
    "weeks": 20,
}
QUERY = {
    "school_id": str(new_id()),
    "base_id": str(new_id()),
    "resource_id": str(new_id()),
    "first_period": 1,
    "last_period": 1,
    "day": str(DAY),
    "of": "school",
}
QUERIES = {
    "/v1/booking-preview": ("resource_id", "first_period", "last_period", "day"),
    "/v1/bell-schedules": ("school_id",),
    "/v1/teaching-terms": ("school_id",),
    "/v1/calendars/day": ("base_id",),
    "/v1/calendars/week": ("resource_id",),
    "/v1/calendars/ics": ("of",),
}
ROUTES = [
    route
    for router in BASES_ROUTERS
    for route in routes_of(router)
    if not isinstance(policy_of(route), Public)
]
WITH_ID = [route for route in ROUTES if "{id}" in route.path]
NO_SCHOOL = {Role.SYSTEM, Role.OPERATOR, Role.GROUP_OFFICE}


def body_for(route: APIRoute) -> Json | None:
    if route.body_field is None:
        return None
    model: Any = route.body_field.field_info.annotation
    return {name: FIELDS[name] for name in model.model_fields if name in FIELDS}


@pytest_asyncio.fixture
async def client(database: str, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database=DatabaseSettings(url=database), kafka=NOWHERE)
    async with served(build(settings, "http"), issuer) as connected:
        yield connected


async def call(
    client: httpx.AsyncClient, route: APIRoute, headers: Any = None, **query: str
) -> int:
    path = route.path.format(id=new_id(), format="csv")
    asked = {name: QUERY[name] for name in QUERIES.get(route.path, ())}
    if route.path.startswith("/v1/use/statement") and "school" in query:
        asked["school_id"] = query["school"]
    answer = await client.request(
        method_of(route), path, json=body_for(route), params=asked, headers=headers
    )
    return answer.status_code


def action_of(route: APIRoute) -> str:
    policy = policy_of(route)
    assert not isinstance(policy, Public)
    return policy.action


def test_every_policy_is_used() -> None:
    assert len(ROUTES) > 55
    assert {action_of(route) for route in ROUTES} == set(BASES_POLICIES)


async def test_without_a_token_every_route_answers_401(client: httpx.AsyncClient) -> None:
    for route in ROUTES:
        assert await call(client, route) == 401, route.path


async def test_each_role_may_what_the_table_says_and_nothing_else(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    for route in ROUTES:
        for role in Role:
            school = new_id()
            status = await call(
                client, route, issuer.headers(role, school=school), school=str(school)
            )
            if role in BASES_POLICIES[action_of(route)]:
                assert status not in (401, 422, 500), (route.path, role, status)
                assert status != 403 or role is Role.SYSTEM, (route.path, role, status)
            else:
                assert status == 403, (route.path, role, status)


async def test_what_is_not_there_is_a_404_for_everybody(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    for route in WITH_ID:
        for role in BASES_POLICIES[action_of(route)]:
            headers = issuer.headers(role, school=new_id())
            assert await call(client, route, headers) == 404, (route.path, role)


async def test_another_schools_items_are_not_there(town: Town, desk: MakeDesk) -> None:
    room = await town.room()
    booking = await town.book(town.member, room, in_days(3))
    private = await town.manager.post("/v1/bases", {"title": "示例拟建基地"})
    incident = await town.manager.post(
        "/v1/incidents",
        {
            "resource_id": room["id"],
            "severity": "minor",
            "happened_at": "2026-09-01T08:00:00+08:00",
            "words": "示例险情",
        },
    )
    span = {"starts_at": "2026-10-01T08:00:00+08:00", "ends_at": "2026-10-01T18:00:00+08:00"}
    blackout = await town.manager.post(
        "/v1/blackouts", {"resource_id": room["id"], "cause": "other", "words": "示例", **span}
    )
    items = {
        "bookings": booking["id"],
        "bases": private["id"],
        "incidents": incident["id"],
        "blackouts": blackout["id"],
    }
    walked = 0
    for route in WITH_ID:
        kind = route.path.split("/")[2]
        if kind not in items:
            continue
        for role, scope in BASES_POLICIES[action_of(route)].items():
            if scope is Scope.ALLIANCE:
                continue
            stranger, path = desk(role), route.path.format(id=items[kind])
            answer = await stranger.send(method_of(route), path, json=body_for(route))
            assert answer.status_code == 404, (route.path, role, answer.text)
            walked += 1
    assert walked > 50
    stranger = desk(Role.COORDINATOR)
    for path in ("/v1/bookings", "/v1/incidents", "/v1/blackouts", "/v1/waiting"):
        assert (await stranger.get(path))["items"] == []
    titles = [one["title"] for one in (await stranger.get("/v1/bases"))["items"]]
    assert titles == ["示例智能制造实训基地"]


async def test_a_booker_does_not_decide_for_the_base_nor_the_base_for_the_booker(
    town: Town,
) -> None:
    room = await town.room(needs_approval=True)
    held = await town.book(town.member, room, in_days(3))
    body = {"expected_version": held["version"], "reason": "有变动"}
    path = f"/v1/bookings/{held['id']}"
    assert await town.member.refused(f"{path}/approve", body, 403) == "role-lacks-right"
    assert await town.manager.refused(f"{path}/cancel", body, 404) == "not-found"
