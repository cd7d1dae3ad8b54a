"""`/api/<service>/…`: the services' APIs for programs, through the portal's address.

A program shows its own token (`Authorization: Bearer …`). Cookies are neither read nor passed on, so
what a browser sends by itself opens nothing; that is why no form token is asked for here. Only
`/v1/…` (with a token), `/public/…` and `/openapi.json` are passed, in both directions piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import httpx
import structlog
from fastapi import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from cyzj.telemetry.tracing import trace_id, traceparent

_log = structlog.get_logger("portal")

MOUNT = "/api"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
AT_ONCE = 32
"""Calls passed on at a time: programs in a hurry leave the pages their share of connections."""
AROUND_A_FILE = 64 * 1024
"""Bytes that a body may hold beside its largest file."""
AT_HAND = 64 * 1024
"""Bytes of a body that are read before they are passed on."""
_PATIENCE = httpx.Timeout(30, connect=2)
_PASSED = re.compile(r"/(?P<service>[a-z_]+)(?P<path>/(?:v1/.+|public/.+|openapi\.json))")
_OUTSIDE = re.compile(r"/\.{1,2}(?:/|$)|//|\\|%(?:2[EeFf]|5[Cc]|00)")
"""What a path could leave the passed part by: `.`, `..` and empty parts, written plainly or not."""
_ASKED = (
    *("accept", "accept-encoding", "authorization", "content-type", "content-length"),
    *("idempotency-key", "if-none-match", "range"),
)
_ANSWERED = (
    *("content-type", "content-length", "content-encoding", "content-disposition"),
    *("accept-ranges", "cache-control", "content-range", "deprecation", "etag", "last-modified"),
    *("link", "retry-after", "vary", "www-authenticate"),
)


class TooLarge(Exception):
    """A body beyond the limit."""


@dataclass
class Proxy:
    """ASGI application under `MOUNT`; `addresses` are the services' by name, `most` bytes a body."""

    http: httpx.AsyncClient
    addresses: Mapping[str, str]
    most: int
    running: int = field(default=0, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one call on; an error of our own is a problem as the services' are."""
        if self.running >= AT_ONCE:
            busy = problem(503, "busy", "同时进行的调用太多，请稍后重试。", {"retry-after": "1"})
            return await busy(scope, receive, send)
        self.running += 1
        try:
            async with AsyncExitStack() as held:
                answer = await self._answer(Request(scope, receive), held)
                await answer(scope, receive, send)
        finally:
            self.running -= 1

    async def _answer(self, request: Request, held: AsyncExitStack) -> Response:
        raw = (request.scope.get("raw_path") or b"").decode("latin-1").partition("?")[0]
        found = _PASSED.fullmatch(raw.removeprefix(MOUNT))
        if not found or _OUTSIDE.search(raw) or found["service"] not in self.addresses:
            return problem(404, "not-found", "这里没有接口，请对照接口说明检查地址。")
        if request.method not in METHODS:
            return problem(405, "method-not-allowed", "这个地址不支持这种操作。")
        if found["path"].startswith("/v1/") and not _bearer(request):
            text = "请在 Authorization 中带上访问令牌（Bearer）。"
            return problem(401, "unauthenticated", text, {"www-authenticate": "Bearer"})
        if int(request.headers.get("content-length") or 0) > self.most:
            return await self._too_large(request)
        url = self.addresses[found["service"]].rstrip("/") + found["path"]
        try:
            upstream = await self._ask(request, url)
        except TooLarge:
            return await self._too_large(request)
        except httpx.TransportError as away:
            _log.info("call_not_passed", service=found["service"], error=type(away).__name__)
            text = "服务暂时连不上，请稍后重试。"
            return problem(503, "unavailable", text, {"retry-after": "5"})
        held.push_async_callback(upstream.aclose)
        return _passed_back(upstream)

    async def _ask(self, request: Request, url: str) -> httpx.Response:
        headers = {name: request.headers[name] for name in _ASKED if name in request.headers}
        if request.client:
            headers["x-forwarded-for"] = request.client.host
        if trace := traceparent():
            headers["traceparent"] = trace
        query = request.scope["query_string"].decode("latin-1")
        asked = self.http.build_request(
            request.method,
            f"{url}?{query}" if query else url,
            headers=headers,
            content=await self._content(request),
            timeout=_PATIENCE,
        )
        return await self.http.send(asked, stream=True)

    async def _content(self, request: Request) -> bytes | AsyncIterator[bytes] | None:
        """The body: a small one at hand, so that it can be sent to another replica, a large one in pieces."""
        if not _has_body(request):
            return None
        if int(request.headers.get("content-length") or self.most) > AT_HAND:
            return self._limited(request)
        return b"".join([piece async for piece in self._limited(request)])

    async def _limited(self, request: Request) -> AsyncIterator[bytes]:
        passed = 0
        async for piece in request.stream():
            passed += len(piece)
            if passed > self.most:
                raise TooLarge
            yield piece

    async def _too_large(self, request: Request) -> Response:
        """413. What is still on its way is read first, up to the limit again: a program that is
        cut off while it sends would see a broken connection instead of the answer."""
        try:
            async for _ in self._limited(request):
                pass
        except TooLarge:
            pass
        return problem(413, "too-large", "内容太大，请减少后再提交。")


def problem(
    status: int, slug: str, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    """An error in the form that every service uses (RFC 9457)."""
    body = {
        "type": f"urn:cyzj:problem:{slug}",
        "title": slug.replace("-", " ").capitalize(),
        "status": status,
        "detail": message,
        "instance": trace_id(),
        "user_message": message,
        "errors": [],
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def _bearer(request: Request) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and bool(token.strip())


def _has_body(request: Request) -> bool:
    return "content-length" in request.headers or "transfer-encoding" in request.headers


def _passed_back(upstream: httpx.Response) -> Response:
    names = upstream.headers.keys() & set(_ANSWERED)
    headers = {name: upstream.headers[name] for name in names}
    return StreamingResponse(upstream.aiter_raw(), upstream.status_code, headers)
