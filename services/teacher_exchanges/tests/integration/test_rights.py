"""Every route: without a token, with each role, and with another school's token."""

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
from cyzj.spreadsheets.columns import Field
from cyzj.testing.desk import Desk, Json
from cyzj.testing.fixtures import served
from cyzj.testing.members import Members
from cyzj.testing.tokens import Issuer
from teacher_exchanges.application.imports.sheet import posting_sheet
from teacher_exchanges.http.policies import POLICIES
from teacher_exchanges.testing_api import a_request_body
from teacher_exchanges.testing_people import People
from teacher_exchanges.wiring import ROUTERS, build

NOWHERE = KafkaSettings(bootstrap_servers="127.0.0.1:9")
TODAY = datetime.now(UTC).date()
DAY = str(TODAY + timedelta(days=30))
POSTING = a_request_body(TODAY)
SHA = "0" * 64
FIELDS: Json = {
    "expected_version": 1,
    "reason": "有变动",
    "words": "说明",
    "score": 5,
    "hours": "1.5",
    "content_hash": SHA,
    "day": DAY,
    "last_day": DAY,
    "justified": True,
    "evidence_id": str(new_id()),
    "sha256": SHA,
    "file_name": "a.pdf",
    "kind": "log",
    "goals": ["听课"],
    "planned_from": DAY,
    "planned_to": DAY,
    "request_id": str(new_id()),
    "offer_id": str(new_id()),
    "teacher_ref": str(new_id()),
    "person_ref": str(new_id()),
    "category": "enterprise_practice",
    "organiser": "示例企业",
    "first_day": "2026-01-05",
    "evidence": [],
    "teaches": "general",
    **POSTING,
    "expires_on": DAY,
    "opens_on": DAY,
    "closes_on": DAY,
    "answers_by": str(TODAY + timedelta(days=60)),
    "legs": [{"request_id": str(new_id()), "offer_id": str(new_id())}],
}
CODED = ("s/{id}/decline", "clearing-rounds/{id}/cancel", "clearing-lines/{id}/refuse")
"""Routes whose reason is a code."""


def body_for(route: APIRoute) -> Json | None:
    """A body with what the route knows of `FIELDS`; None where it takes a file or nothing."""
    if route.body_field is None or route.path.endswith(("/files", "/import")):
        return None
    model: Any = route.body_field.field_info.annotation
    coded = {"reason": "other"} if route.path.endswith(CODED) else {}
    body = {name: FIELDS[name] for name in model.model_fields if name in FIELDS}
    return {**body, **coded}


EVERY = [route for router in ROUTERS for route in routes_of(router)]
ROUTES = [route for route in EVERY if not isinstance(policy_of(route), Public)]
WITH_ID = [route for route in ROUTES if "{id}" in route.path]


@pytest_asyncio.fixture
async def client(database: str, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database=DatabaseSettings(url=database), kafka=NOWHERE)
    async with served(build(settings, "http"), issuer) as connected:
        yield connected


def a_sheet(path: str) -> bytes:
    """A sheet with one row whose cells are wrong: it is answered with a preview."""
    last_day = "征集截止" if "requests" in path else "供给截止"
    fields = posting_sheet("", "", Field("last_day", last_day)).fields
    row = ["示例送教", *[""] * (len(fields) - 1)]
    return "\n".join([",".join(one.heading for one in fields), ",".join(row)]).encode()


async def call(client: httpx.AsyncClient, route: APIRoute, headers: Any = None) -> int:
    ids = {name: str(new_id()) for name in ("id", "evidence_id", "token", "person_ref")}
    ids["content_hash"] = SHA
    format = "pdf" if "/papers/" in route.path else "csv"
    path = route.path.format(**ids, format=format, kind="dispatch")
    files = None
    if route.path == "/v1/files":
        files = {"file": ("a.pdf", b"%PDF-1.7\n")}
    elif route.path.endswith("/import"):
        files = {"file": ("a.csv", a_sheet(route.path))}
    answer = await client.request(
        method_of(route), path, json=body_for(route), files=files, headers=headers
    )
    return answer.status_code


def action_of(route: APIRoute) -> str:
    policy = policy_of(route)
    assert not isinstance(policy, Public)
    return policy.action


def test_every_route_declares_its_policy_and_every_policy_is_used() -> None:
    assert len(ROUTES) > 60
    public = {route.path for route in EVERY} - {route.path for route in ROUTES}
    assert public == {"/public/exchange-papers/{number}/{fingerprint}"}
    assert {action_of(route) for route in ROUTES} == set(POLICIES)


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
            if role in POLICIES[action_of(route)]:
                assert status not in (401, 422, 500), (route.path, role, status)
                refused_later = role is Role.SYSTEM
                assert status != 403 or refused_later, (route.path, role, status)
            else:
                assert status == 403, (route.path, role, status)


async def test_what_is_not_there_is_a_404_for_everybody(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    for route in WITH_ID:
        for role in POLICIES[action_of(route)]:
            headers = issuer.headers(role, school=new_id())
            assert await call(client, route, headers) == 404, (route.path, role)


MakeDesk = Callable[..., Desk]


async def test_another_schools_items_are_not_there(desk: MakeDesk, issuer: Issuer) -> None:
    host, home = desk(Role.COORDINATOR), desk(Role.COORDINATOR)
    private = {"visibility": "schools", "visible_to": [str(home.school)]}
    request = await host.post("/v1/exchange-requests", {**POSTING, **private})
    match = await home.post(f"/v1/exchange-requests/{request['id']}/answer", {})
    items = {
        "exchange-requests": request["id"],
        "exchange-offers": match["offer_id"],
        "matches": match["id"],
    }
    assert (await home.send("GET", f"/v1/exchange-requests/{request['id']}")).is_success
    walked = 0
    for route in WITH_ID:
        kind = route.path.split("/")[2]
        if kind not in items:
            continue
        for role, scope in POLICIES[action_of(route)].items():
            if scope is Scope.ALLIANCE:
                continue
            stranger = desk(role)
            path = route.path.format(id=items[kind])
            answer = await stranger.send(method_of(route), path, json=body_for(route))
            assert answer.status_code == 404, (route.path, role, answer.text)
            walked += 1
    assert walked > 40
    for kind in items:
        assert (await desk(Role.COORDINATOR).get(f"/v1/{kind}"))["items"] == []


async def test_another_schools_engagement_is_not_there(
    desk: MakeDesk, members: Members, app: FastAPI
) -> None:
    people = People(desk, members, app)
    engagement = await people.nominated()
    walked = 0
    for route in WITH_ID:
        if not route.path.startswith("/v1/engagements/{id}"):
            continue
        ids = {"id": engagement["id"], "evidence_id": str(new_id())}
        ids |= {"kind": "dispatch", "format": "pdf"}
        for role, scope in POLICIES[action_of(route)].items():
            if scope is not Scope.ALLIANCE:
                stranger, path = desk(role), route.path.format(**ids)
                answer = await stranger.send(method_of(route), path, json=body_for(route))
                assert answer.status_code == 404, (route.path, role, answer.text)
                walked += 1
    assert walked > 60
    for path in ("/v1/engagements", "/v1/waiting"):
        assert (await desk(Role.TEACHER).get(path))["items"] == []
    untouched = await people.state(engagement)
    assert untouched["version"] == engagement["version"]


async def test_a_draft_is_seen_by_its_school_alone(desk: MakeDesk) -> None:
    owner = desk(Role.COORDINATOR)
    draft = await owner.post("/v1/exchange-requests/drafts", POSTING)
    assert (await owner.get("/v1/exchange-requests"))["items"][0]["id"] == draft["id"]
    for other in (desk(Role.COORDINATOR), desk(Role.GROUP_OFFICE)):
        answer = await other.send("GET", f"/v1/exchange-requests/{draft['id']}")
        assert answer.status_code == 404
        assert (await other.get("/v1/exchange-requests"))["items"] == []


async def test_a_contact_is_shown_to_the_two_schools_of_a_confirmed_match(
    desk: MakeDesk,
) -> None:
    host, home, other = (desk(Role.COORDINATOR) for _ in range(3))
    request = await host.post("/v1/exchange-requests", POSTING)
    path = f"/v1/exchange-requests/{request['id']}"
    assert (await host.get(path))["contact_note"] == "办公室 8 楼"
    match = await home.post(f"{path}/answer", {})
    assert (await home.get(path))["contact_note"] is None
    match = await host.step(match, "confirm")
    await home.step(match, "confirm")
    assert (await home.get(path))["contact_note"] == "办公室 8 楼"
    assert (await other.get(path))["contact_note"] is None
