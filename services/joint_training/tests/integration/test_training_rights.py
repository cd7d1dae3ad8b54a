"""Every route of training: without a token, with each role, and with another school's token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest_asyncio
from fastapi import FastAPI
from fastapi.routing import APIRoute

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.http.policies import Public, Scope
from cyzj.http.routes import method_of, policy_of, routes_of
from cyzj.settings import DatabaseSettings, KafkaSettings, Settings
from cyzj.testing.desk import Desk, Json
from cyzj.testing.fixtures import served
from cyzj.testing.members import Members
from cyzj.testing.tokens import Issuer
from joint_training.application.sessions.attendance_sheet import HEADINGS
from joint_training.http.training_policies import TRAINING_POLICIES
from joint_training.http.training_routers import TRAINING_ROUTERS
from joint_training.testing_api import a_programme_body, a_session_body
from joint_training.testing_people import LAST, People, on
from joint_training.wiring import build

NOWHERE = KafkaSettings(bootstrap_servers="127.0.0.1:9")
TODAY = datetime.now(UTC).date()
DAY = str(TODAY + timedelta(days=30))
SESSION = a_session_body(TODAY, new_id())
FIELDS: Json = {
    "expected_version": 1,
    "reason": "有变动",
    "reason_code": "other",
    "content_hash": "0" * 64,
    "programme_id": str(new_id()),
    "cohort_id": str(new_id()),
    "enrolment_id": str(new_id()),
    "status": "present",
    "name": "示例学员甲",
    "groups": 2,
    "sessions": [SESSION],
    "marks": [],
    "rows": [],
    "seats": 10,
    "minimum": 2,
    **a_programme_body(),
    **SESSION,
    **dict.fromkeys(("first_day", "last_day", "enrol_until", "release_on", "decide_on"), DAY),
}
ROUTES = [
    route
    for router in TRAINING_ROUTERS
    for route in routes_of(router)
    if not isinstance(policy_of(route), Public)
]
WITH_ID = [route for route in ROUTES if "{id}" in route.path]


def body_for(route: APIRoute) -> Json | None:
    """A body with what the route knows of `FIELDS`; None where it takes a file or nothing."""
    if route.body_field is None or route.path.endswith("/import"):
        return None
    model: Any = route.body_field.field_info.annotation
    body = {name: FIELDS[name] for name in model.model_fields if name in FIELDS}
    if route.path == "/v1/enrolments":
        body["kind"] = "student"
    return body


@pytest_asyncio.fixture
async def client(database: str, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database=DatabaseSettings(url=database), kafka=NOWHERE)
    async with served(build(settings, "http"), issuer) as connected:
        yield connected


async def call(client: httpx.AsyncClient, route: APIRoute, headers: Any = None) -> int:
    path = route.path.format(id=new_id(), token=new_id(), format=_format(route))
    files = None
    if route.path.endswith("/import"):
        sheet = "\n".join([",".join(HEADINGS), ",".join(["JC-2026-0001", *[""] * 6])])
        files = {"file": ("a.csv", sheet.encode())}
    answer = await client.request(
        method_of(route), path, json=body_for(route), files=files, headers=headers
    )
    return answer.status_code


def _format(route: APIRoute) -> str:
    return "pdf" if "paper" in route.path else "csv"


def action_of(route: APIRoute) -> str:
    policy = policy_of(route)
    assert not isinstance(policy, Public)
    return policy.action


def test_every_route_declares_its_policy_and_every_policy_is_used() -> None:
    assert len(ROUTES) > 60
    assert {action_of(route) for route in ROUTES} == set(TRAINING_POLICIES)


async def test_without_a_token_every_route_answers_401(client: httpx.AsyncClient) -> None:
    for route in ROUTES:
        assert await call(client, route) == 401, route.path


async def test_each_role_may_what_the_table_says_and_nothing_else(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    for route in ROUTES:
        for role in Role:
            headers = issuer.headers(role, school=new_id())
            status = await call(client, route, headers)
            if role in TRAINING_POLICIES[action_of(route)]:
                assert status not in (401, 403, 422, 500), (route.path, role, status)
            else:
                assert status == 403, (route.path, role, status)


async def test_what_is_not_there_is_a_404_for_everybody(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    for route in WITH_ID:
        for role in TRAINING_POLICIES[action_of(route)]:
            headers = issuer.headers(role, school=new_id())
            assert await call(client, route, headers) == 404, (route.path, role)


MakeDesk = Callable[..., Desk]
PUBLISHED = ("/v1/programmes/{id}", "/v1/cohorts/{id}", "/v1/course-sessions/{id}")
"""What everybody may read once it is published: counts and timetables, never people."""


async def test_another_schools_items_are_not_there(
    desk: MakeDesk, members: Members, app: FastAPI
) -> None:
    people = People(desk, members, app)
    cohort = await people.closed(2)
    owner = people.owner.at(on(LAST, 20))
    items = {
        "programmes": cohort["programme_id"],
        "cohorts": cohort["id"],
        "course-sessions": (await people.sessions(cohort))[0]["id"],
        "enrolments": (await owner.get("/v1/enrolments"))["items"][0]["id"],
        "certificates": (await owner.get("/v1/certificates"))["items"][0]["id"],
    }
    walked = 0
    for route in WITH_ID:
        for role, scope in TRAINING_POLICIES[action_of(route)].items():
            if scope is Scope.ALLIANCE or route.path in PUBLISHED:
                continue
            stranger = desk(role)
            path = route.path.format(id=items[route.path.split("/")[2]], format=_format(route))
            answer = await stranger.send(method_of(route), path, json=body_for(route))
            assert answer.status_code == 404, (route.path, role, answer.text)
            walked += 1
    assert walked > 80
    stranger = desk(Role.COORDINATOR)
    for path in ("/v1/enrolments", "/v1/certificates", "/v1/waiting"):
        assert (await stranger.get(path))["items"] == []
    seen = await stranger.get(f"/v1/course-sessions/{items['course-sessions']}")
    assert seen["roster"] == []


async def test_a_draft_and_a_planned_cohort_are_seen_by_those_concerned_alone(
    desk: MakeDesk,
) -> None:
    owner = desk(Role.COORDINATOR)
    draft = await owner.post("/v1/programmes", a_programme_body())
    stranger = desk(Role.COORDINATOR)
    path = f"/v1/programmes/{draft['id']}"
    assert (await stranger.send("GET", path)).status_code == 404
    assert (await stranger.get("/v1/programmes"))["items"] == []
    assert (await desk(Role.GROUP_OFFICE).get(path))["number"] == draft["number"]
