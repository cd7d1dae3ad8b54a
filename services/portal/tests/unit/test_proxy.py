"""`/api/<service>/…` before a small service on loopback that says what reached it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from cyzj.settings import FilesSettings
from portal import proxy, wiring
from portal.app import create_app
from portal.settings import Settings

BEARER = {"authorization": "Bearer a.b.c"}
MOST = 100_000
Serve = Callable[[FastAPI | Starlette], str]


@dataclass
class Service:
    """What was asked of it; `go_on` lets a slow answer end."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def echo(self, request: Request) -> Response:
        body = await request.body()
        heard = {"method": request.method, "path": request.scope["raw_path"].decode()}
        heard |= {"query": str(request.url.query), "headers": dict(request.headers)}
        self.asked.append({**heard, "size": len(body)})
        headers = {"etag": '"7"', "set-cookie": "a=b", "x-inside": "1", "retry-after": "9"}
        return JSONResponse(heard, 207, headers)

    async def slow(self, request: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"first"
            await self.go_on.wait()
            yield b"second"

        return StreamingResponse(pieces(), media_type="text/csv")

    async def release(self, request: Request) -> Response:
        self.go_on.set()
        return Response(status_code=204)

    def app(self) -> Starlette:
        every = list(proxy.METHODS)
        routes = [
            Route("/v1/slow", self.slow),
            Route("/v1/release", self.release, methods=["POST"]),
            Route("/{path:path}", self.echo, methods=every),
        ]
        return Starlette(routes=routes)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def api(service: Service, serve: Serve) -> AsyncIterator[httpx.AsyncClient]:
    """A program before a portal whose teacher_exchanges is `service`; member_schools is away."""
    urls = {"teacher_exchanges": serve(service.app()), "member_schools": "http://127.0.0.1:9"}
    files = FilesSettings(largest=MOST - proxy.AROUND_A_FILE)
    settings = Settings.model_validate({"services": urls, "files": files})
    base = serve(create_app(wiring.build(settings)))
    async with httpx.AsyncClient(base_url=base, timeout=20) as client:
        yield client


async def test_a_call_is_passed_on_with_its_token_and_without_cookies(
    api: httpx.AsyncClient, service: Service
) -> None:
    sent = {**BEARER, "cookie": "cyzj=session", "idempotency-key": "k", "x-session": "session"}
    path = "/api/teacher_exchanges/v1/exchange-requests/%E7%94%B2?q=%E6%95%B0&limit=5"
    answer = await api.post(path, headers=sent, json={"title": "x"})
    heard = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (207, '"7"')
    assert answer.headers["retry-after"] == "9"
    assert not {"set-cookie", "x-inside"} & answer.headers.keys()
    assert (heard["path"], heard["query"]) == (
        "/v1/exchange-requests/%E7%94%B2",
        "q=%E6%95%B0&limit=5",
    )
    assert heard["headers"]["authorization"] == "Bearer a.b.c"
    assert heard["headers"]["idempotency-key"] == "k"
    assert heard["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert not {"cookie", "x-session"} & heard["headers"].keys()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "cyzj=session"},
        {"cookie": "cyzj=session", "x-session": "session"},
        {"authorization": "Basic YTpi"},
        {"authorization": "Bearer"},
        {},
    ],
    ids=["cookie", "session", "basic", "empty", "nothing"],
)
async def test_without_a_bearer_token_nothing_is_passed_on(
    api: httpx.AsyncClient, service: Service, headers: dict[str, str], method: str
) -> None:
    answer = await api.request(method, "/api/teacher_exchanges/v1/matches", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:cyzj:problem:unauthenticated"
    assert service.asked == []


async def test_what_is_public_needs_no_token(api: httpx.AsyncClient, service: Service) -> None:
    for path in ("/public/jwks.json", "/openapi.json"):
        assert (await api.get(f"/api/teacher_exchanges{path}")).status_code == 207
    assert [one["path"] for one in service.asked] == ["/public/jwks.json", "/openapi.json"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/teacher_exchanges/metrics",
        "/api/teacher_exchanges/readyz",
        "/api/teacher_exchanges/v1",
        "/api/teacher_exchanges/openapi.json/x",
        "/api/teacher_exchanges/v1/%2e%2e/metrics",
        "/api/teacher_exchanges/public/..%2fmetrics",
        "/api/teacher_exchanges/v1/..%5cmetrics",
        "/api/teacher_exchanges/v1//metrics",
        "/api/kafka/v1/topics",
        "/api/",
    ],
)
async def test_nothing_else_is_passed_on(
    api: httpx.AsyncClient, service: Service, path: str
) -> None:
    answer = await api.get(path, headers=BEARER)
    assert answer.status_code == 404
    assert answer.json()["user_message"]
    assert service.asked == []


async def test_an_answer_comes_piece_by_piece(api: httpx.AsyncClient) -> None:
    path = "/api/teacher_exchanges/v1/slow"
    plain = {**BEARER, "accept-encoding": "identity"}
    async with api.stream("GET", path, headers=plain) as answer:
        pieces = answer.aiter_raw()
        assert await anext(pieces) == b"first"  # the service has not sent the rest yet
        await api.post("/api/teacher_exchanges/v1/release", headers=BEARER)
        assert b"".join([piece async for piece in pieces]) == b"second"


async def test_a_large_body_is_passed_and_one_beyond_the_limit_is_refused(
    api: httpx.AsyncClient, service: Service
) -> None:
    async def pieces(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield bytes(10_000)

    path = "/api/teacher_exchanges/v1/files"
    assert (await api.post(path, headers=BEARER, content=pieces(10))).status_code == 207
    assert service.asked.pop()["size"] == MOST
    for content in (pieces(30), bytes(MOST + 1)):
        answer = await api.post(path, headers=BEARER, content=content)
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:cyzj:problem:too-large")
    assert service.asked == []


async def test_more_calls_than_are_passed_at_once_are_told_to_come_again(
    api: httpx.AsyncClient,
) -> None:
    slow = "/api/teacher_exchanges/v1/slow"
    plain = {**BEARER, "accept-encoding": "identity"}
    async with httpx.AsyncClient(base_url=api.base_url, timeout=20) as many:
        asked = [many.build_request("GET", slow, headers=plain) for _ in range(proxy.AT_ONCE)]
        held = await asyncio.gather(*(many.send(one, stream=True) for one in asked))
        refused = await api.get(slow, headers=BEARER)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        await asyncio.gather(*(one.aclose() for one in held))


async def test_a_service_that_is_away_is_said_as_a_problem(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/member_schools/v1/organisations", headers=BEARER)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["type"] == "urn:cyzj:problem:unavailable"
