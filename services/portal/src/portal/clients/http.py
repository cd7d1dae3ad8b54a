"""One client for every service: token, idempotency, ETag, retries, problems as exceptions."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import httpx

from portal.clients.calls import called
from portal.clients.problems import NotYetKnown, Problem, Unavailable, problem_of

Parameters = Mapping[str, str | int | bool | Sequence[str] | None]
Sleep = Callable[[float], Awaitable[None]]

TRIES = 3
BROKEN = "broken-connection"
"""The slug where something was sent and no answer came."""
LONGEST_WAIT = 3.0
"""Seconds a page waits between two tries; a service that asks for more gets none."""

_ANY = "[^/]+"
_ONCE = (
    f"/v1/organisations/{_ANY}/invitations",
    f"/v1/invitations/import/{_ANY}/confirm",
    f"/v1/people/{_ANY}/password-reset",
    "/v1/me/password",
    "/v1/sessions/accept-invitation",
    "/public/invitations/accept",
    "/public/password-resets/redeem",
    "/public/oidc/callback",
)
ONCE = re.compile("|".join(_ONCE))
"""Writes whose answers no service keeps under a key: they show a secret, or use one up."""


@dataclass(frozen=True)
class Answer:
    """A service's answer: `body` is its JSON, or None when `If-None-Match` still fits (304)."""

    status: int
    body: Any
    etag: str | None

    @property
    def unchanged(self) -> bool:
        return self.status == httpx.codes.NOT_MODIFIED


class ServiceClient:
    """Calls one service. Writes carry an `Idempotency-Key`, so a retry never acts twice.

    Those of `ONCE` carry none: where the connection broke before the answer, nobody knows whether
    they were done, and they are not done again without being asked for.
    """

    def __init__(
        self, name: str, base_url: str, http: httpx.AsyncClient, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.name = name
        self._base = base_url.rstrip("/")
        self._http = http
        self._sleep = sleep

    async def get(
        self,
        path: str,
        *,
        token: str | None = None,
        params: Parameters | None = None,
        etag: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Read; raises `Problem` for every answer that is not 2xx or 304."""
        known = {"If-None-Match": etag} if etag else {}
        return await self._ask("GET", path, token, {**known, **(headers or {})}, params=params)

    async def post(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        key: str | None = None,
        version: int | None = None,
        headers: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> Answer:
        """Write. `key` is the form's idempotency key; `version` becomes `expected_version`.

        `patience`: seconds to wait for an answer, where the usual ones are too few.
        """
        return await self._write("POST", path, body, token, key, version, headers, patience)

    async def put(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        key: str | None = None,
        version: int | None = None,
    ) -> Answer:
        """Replace; otherwise like `post`."""
        return await self._write("PUT", path, body, token, key, version)

    async def delete(
        self, path: str, *, token: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Remove; otherwise like `post`."""
        return await self._write("DELETE", path, None, token, None, None, headers)

    async def upload(
        self,
        path: str,
        name: str,
        file: BinaryIO,
        *,
        token: str | None = None,
        patience: float | None = None,
    ) -> Answer:
        """Send one file (multipart field `file`); the same content again changes nothing."""
        parts = {"files": {"file": (name, file)}, **_waiting(patience)}
        return await self._ask("POST", path, token, {}, **parts)

    async def download(
        self, path: str, *, token: str | None = None, params: Parameters | None = None
    ) -> httpx.Response:
        """A file as the service sends it (export, document), read whole."""
        return await self._send("GET", path, token, {}, params=params)

    async def _write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        token: str | None,
        key: str | None,
        version: int | None,
        more: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> Answer:
        kept = {} if ONCE.fullmatch(path) else {"Idempotency-Key": key or str(uuid.uuid4())}
        headers = {**kept, **(more or {})}
        sent = dict(body or {})
        if version is not None:
            sent["expected_version"] = version
        parts = {"json": sent or None, **_waiting(patience)}
        return await self._ask(method, path, token, headers, **parts)

    async def _ask(
        self, method: str, path: str, token: str | None, headers: dict[str, str], **parts: Any
    ) -> Answer:
        answer = await self._send(method, path, token, headers, **parts)
        body = answer.json() if answer.content else None
        return Answer(answer.status_code, body, answer.headers.get("etag"))

    async def _send(
        self, method: str, path: str, token: str | None, headers: dict[str, str], **parts: Any
    ) -> httpx.Response:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if parts.get("params"):
            parts["params"] = {k: v for k, v in parts["params"].items() if v not in (None, "")}
        for remaining in reversed(range(TRIES)):
            problem = await self._try(method, path, headers, parts)
            if isinstance(problem, httpx.Response):
                return problem
            wait = problem.retry_after if problem.retry_after is not None else 0.3
            retryable = isinstance(problem, Unavailable | NotYetKnown)
            if problem.slug == BROKEN and method == "POST" and ONCE.fullmatch(path):
                retryable = False
            if not retryable or remaining == 0 or wait > LONGEST_WAIT:
                raise problem
            await self._sleep(wait)
        raise AssertionError("the last try either returned or raised")

    async def _try(
        self, method: str, path: str, headers: Mapping[str, str], parts: Mapping[str, Any]
    ) -> httpx.Response | Problem:
        with called(self.name, method) as call:
            told = {**headers, "traceparent": call.traceparent}
            try:
                answer = await self._http.request(
                    method, f"{self._base}{path}", headers=told, **parts
                )
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
                return Unavailable(service=self.name, status=503, slug="no-connection")
            except httpx.TransportError:
                return Unavailable(service=self.name, status=503, slug=BROKEN)
            call.status = str(answer.status_code)
        if answer.is_success or answer.status_code == httpx.codes.NOT_MODIFIED:
            return answer
        return problem_of(self.name, answer)


def _waiting(patience: float | None) -> dict[str, Any]:
    return {} if patience is None else {"timeout": httpx.Timeout(patience, connect=2)}
