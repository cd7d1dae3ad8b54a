"""The client of the services, against a small service that answers as the API promises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cyzj.contracts.codes import Role
from cyzj.domain.clock import FixedClock
from portal.clients.http import ServiceClient
from portal.clients.problems import (
    Conflict,
    Invalid,
    NotFound,
    NotSignedIn,
    NotYetKnown,
    Unavailable,
)
from portal.clients.sessions import HttpSessions

NOW = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)


class Service:
    """Answers the next of `answers`; remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.asked: list[tuple[Request, Any]] = []

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.asked.append((request, await request.json() if body else None))
        return self.answers.pop(0)


def problem(status: int, slug: str, **extra: Any) -> Response:
    headers = extra.pop("headers", None)
    body = {"type": f"urn:cyzj:problem:{slug}", "status": status, "title": slug, **extra}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
async def client(service: Service, waits: list[float]) -> AsyncIterator[ServiceClient]:
    methods = ["GET", "POST", "PUT", "DELETE"]
    app = Starlette(routes=[Route("/v1/{path:path}", service.answer, methods=methods)])

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        yield ServiceClient("teacher_exchanges", "http://service.test/", http, sleep)


async def test_a_write_carries_token_key_and_version(
    client: ServiceClient, service: Service
) -> None:
    service.answers = [JSONResponse({"id": "1"}, 201)]
    answer = await client.post("/v1/items", {"a": 1}, token="t", key="k", version=3)
    request, body = service.asked[0]
    assert answer.body == {"id": "1"}
    assert body == {"a": 1, "expected_version": 3}
    assert request.headers["authorization"] == "Bearer t"
    assert request.headers["idempotency-key"] == "k"


async def test_a_fact_on_its_way_is_asked_for_again_with_the_same_key(
    client: ServiceClient, service: Service, waits: list[float]
) -> None:
    early = {"retry-after": "2"}
    service.answers = [problem(409, "not-yet-known", headers=early), JSONResponse({"ok": 1})]
    await client.post("/v1/items", {}, key="k")
    assert waits == [2.0]
    assert [request.headers["idempotency-key"] for request, _ in service.asked] == ["k", "k"]


async def test_the_client_gives_up_after_three_tries(
    client: ServiceClient, service: Service, waits: list[float]
) -> None:
    service.answers = [problem(503, "unavailable", headers={"retry-after": "1"})] * 3
    with pytest.raises(Unavailable):
        await client.get("/v1/items")
    assert waits == [1.0, 1.0]


async def test_a_service_that_asks_for_a_long_wait_gets_none(
    client: ServiceClient, service: Service, waits: list[float]
) -> None:
    service.answers = [problem(409, "not-yet-known", headers={"retry-after": "60"})]
    with pytest.raises(NotYetKnown):
        await client.post("/v1/items", {})
    assert waits == []


async def test_a_service_that_cannot_be_reached_is_unavailable() -> None:
    async def no_wait(_: float) -> None:
        return None

    async with httpx.AsyncClient() as http:
        client = ServiceClient("group_office", "http://127.0.0.1:9", http, no_wait)
        with pytest.raises(Unavailable) as caught:
            await client.get("/v1/items")
    assert caught.value.service == "group_office"


async def test_problems_tell_fields_and_the_present_state(
    client: ServiceClient, service: Service
) -> None:
    service.answers = [
        problem(422, "invalid", errors=[{"field": "hours", "message": "请改为 1–40"}]),
        problem(409, "stale-version", current={"version": 4}, user_message="刚被对方改过"),
        problem(404, "not-found"),
    ]
    with pytest.raises(Invalid) as invalid:
        await client.post("/v1/items", {})
    assert invalid.value.errors[0].message == "请改为 1–40"
    with pytest.raises(Conflict) as conflict:
        await client.post("/v1/items", {})
    assert (conflict.value.current, conflict.value.message) == ({"version": 4}, "刚被对方改过")
    with pytest.raises(NotFound):
        await client.get("/v1/items/1")


async def test_an_unchanged_item_is_told_apart(client: ServiceClient, service: Service) -> None:
    service.answers = [Response(status_code=304, headers={"etag": '"v3"'})]
    answer = await client.get("/v1/items/1", etag='"v3"', params={"a": None, "b": ["1", "2"]})
    assert answer.unchanged
    request, _ = service.asked[0]
    assert request.headers["if-none-match"] == '"v3"'
    assert str(request.url.query) == "b=1&b=2"


def refreshed(minutes: str, role: str = "coordinator") -> Response:
    school = {"id": "s1", "name": "示例宜宾职校甲", "jurisdiction": "51"}
    return JSONResponse(
        {
            "person": {"ref": "p1", "name": "示例协调员乙"},
            "acting": {"role": role, "organisation": school},
            "choices": [{"role": "teacher", "organisation": school, "acting": False}],
            "access_token": f"jwt-{minutes}",
            "access_expires_at": f"2026-10-28T01:{minutes}:00Z",
        }
    )


async def test_a_token_is_kept_until_shortly_before_it_ends(
    client: ServiceClient, service: Service
) -> None:
    clock = FixedClock(NOW)
    sessions = HttpSessions(client, clock)
    opened = JSONResponse({"session_token": "opaque"}, 201)
    service.answers = [opened, refreshed("40"), refreshed("50"), refreshed("55", "teacher")]
    signed_in = await sessions.sign_in("account", "password", "192.0.2.7")
    assert signed_in.access.viewer.school.region == "川"
    assert (await sessions.token("opaque")).token == "jwt-40"
    clock.advance(signed_in.access.expires_at - NOW)
    assert (await sessions.token("opaque")).token == "jwt-50"
    switched = await sessions.switch("opaque", "s1", Role.TEACHER)
    assert switched.viewer.role is Role.TEACHER
    asked = [(request.url.path, request.headers.get("x-session")) for request, _ in service.asked]
    assert asked == [
        ("/v1/sessions", None),
        ("/v1/sessions/token", "opaque"),
        ("/v1/sessions/token", "opaque"),
        ("/v1/sessions/switch", "opaque"),
    ]
    assert service.asked[0][0].headers["x-forwarded-for"] == "192.0.2.7"


async def test_after_signing_out_nothing_is_kept(client: ServiceClient, service: Service) -> None:
    sessions = HttpSessions(client, FixedClock(NOW))
    service.answers = [refreshed("40"), Response(status_code=204), problem(401, "session-over")]
    await sessions.token("opaque")
    await sessions.sign_out("opaque")
    with pytest.raises(NotSignedIn):
        await sessions.token("opaque")
