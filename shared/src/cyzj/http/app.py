"""The application factory: what every service's HTTP side is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cyzj.http import problems
from cyzj.http.policies import Policies
from cyzj.http.tokens import Verifier
from cyzj.storage.unit import Runner
from cyzj.telemetry.requests import observed

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
LARGEST_BODY = 1024 * 1024
LARGEST_UPLOAD = 25 * 1024 * 1024


@dataclass(frozen=True)
class Parts:
    """What routes find on `request.app.state`."""

    runner: Runner
    verifier: Verifier
    policies: Policies
    demo: bool


def create_app(
    service: str,
    title: str,
    routers: Sequence[APIRouter],
    parts: Parts,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """A FastAPI application with problems, policies, tracing, metrics and body limits in place."""
    app = FastAPI(
        title=title,
        version="1",
        lifespan=lifespan,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    app.state.runner = parts.runner
    app.state.verifier = parts.verifier
    app.state.policies = parts.policies
    app.state.demo = parts.demo
    problems.install(app)
    for router in routers:
        app.include_router(router)
    app.add_middleware(Edge)
    return app


class Edge:
    """Around every request: its trace, its metric, the limit of its body, the headers of its answer.

    An unforeseen error is answered here, while the trace is still known.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        begun = False
        limit = (
            LARGEST_UPLOAD
            if headers.get(b"content-type", b"").startswith(b"multipart/")
            else LARGEST_BODY
        )
        parent = headers.get(b"traceparent", b"").decode("latin-1")
        with observed(scope, parent) as seen:

            async def answer(message: Message) -> None:
                nonlocal begun
                if message["type"] == "http.response.start":
                    seen.status, begun = message["status"], True
                    given = {name.lower() for name, _ in message["headers"]}
                    message["headers"] = [
                        *message["headers"],
                        *((name, value) for name, value in _SAFE if name not in given),
                        (b"traceparent", seen.traceparent.encode()),
                    ]
                await send(message)

            try:
                refusal = _refused(scope, headers, limit)
                handler = self._app if refusal is None else refusal
                await handler(scope, _bounded(receive, limit), answer)
            except Exception as error:
                if begun:
                    raise
                await problems.unexpected(error)(scope, receive, answer)


_SAFE = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]


def _refused(scope: Scope, headers: dict[bytes, bytes], limit: int) -> ASGIApp | None:
    """The answer to a request that goes no further: too large, or with a NUL that no text may hold."""
    length = headers.get(b"content-length", b"0")
    if not length.isdigit():
        return problems.answer(400, "bad-request", "请求格式不对，请检查后重试。")
    if b"%00" in scope["query_string"] or "\0" in scope["path"]:
        return problems.answer(422, "malformed", "地址里有不能使用的字符，请去掉后重试。")
    if int(length) > limit:
        size = f"上限 {limit // 1024 // 1024} MB"
        return problems.answer(413, "too-large", f"内容太大（{size}），请减少后再提交。")
    return None


def _bounded(receive: Receive, limit: int) -> Receive:
    """A body of unknown length is refused at the limit."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > limit:
                raise HTTPException(413)
        return message

    return bounded
