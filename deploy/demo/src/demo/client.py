"""The alliance's public APIs, as the loader calls them: who acts, at which moment, once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from demo.people import PASSWORD

PATIENCE = 60.0
"""Seconds to keep trying while a service is away or has not heard of something yet."""
TOKEN_LIFE = 480.0
"""Seconds after which an access token (ten minutes) is asked for anew."""
MEMBERS, EXCHANGES, TRAINING = "member_schools", "teacher_exchanges", "joint_training"
_LATER = (429, 502, 503)


class Refused(Exception):
    """A call that a service refuses for good; the message is one line for people."""


@dataclass(frozen=True)
class Call:
    """One call. `by` is an account, or None for the machine itself; `at` moves the clock."""

    method: str
    service: str
    path: str
    by: str | None = None
    at: datetime | None = None
    key: str | None = None
    body: Mapping[str, Any] | None = None
    file: tuple[str, bytes] | None = None
    """Name and content of an upload."""
    query: Mapping[str, str] = field(default_factory=dict)
    anonymous: bool = False


class Client:
    """Calls the services at `addresses` (by name), with the machine's own `system_token`."""

    def __init__(self, addresses: Mapping[str, str], system_token: str) -> None:
        self._addresses = addresses
        self._system = f"Bearer {system_token}"
        self._http = httpx.AsyncClient(timeout=30)
        self._sessions: dict[str, str] = {}
        self._tokens: dict[str, tuple[float, str]] = {}
        self._doors: dict[str, asyncio.Lock] = {}

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def call(self, call: Call) -> dict[str, Any]:
        """The answer as JSON; raises `Refused`. Tries again while that may help."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = await self._send(call)
            except httpx.TransportError as error:
                pause, why = 1.0, f"{call.service} does not answer ({type(error).__name__})"
            else:
                if answer.is_success:
                    result: dict[str, Any] = answer.json() if answer.content else {}
                    return result
                if not _may_help(answer):
                    raise Refused(_words(call, answer))
                pause, why = _pause(answer), _words(call, answer)
            if time.monotonic() + pause > until:
                raise Refused(why)
            await asyncio.sleep(pause)

    async def _send(self, call: Call) -> httpx.Response:
        headers: dict[str, str] = {}
        if not call.anonymous:
            headers["Authorization"] = self._system if call.by is None else await self._as(call.by)
        if call.at is not None:
            headers |= {"Demo-Time": call.at.isoformat(), "Demo-Authorization": self._system}
        if call.key is not None:
            headers["Idempotency-Key"] = call.key
        return await self._http.request(
            call.method,
            self._addresses[call.service] + call.path,
            params=call.query,
            headers=headers,
            json=call.body,
            files={"file": call.file} if call.file else None,
        )

    async def _as(self, account: str) -> str:
        async with self._doors.setdefault(account, asyncio.Lock()):
            asked_at, token = self._tokens.get(account, (0.0, ""))
            if not token or time.monotonic() - asked_at > TOKEN_LIFE:
                token = await self._token(account)
                self._tokens[account] = (time.monotonic(), token)
            return f"Bearer {token}"

    async def _token(self, account: str) -> str:
        url = self._addresses[MEMBERS] + "/v1/sessions"
        if account not in self._sessions:
            body = {"account": account, "password": PASSWORD}
            answer = await self._http.post(url, json=body)
            if not answer.is_success:
                raise Refused(f"{account} cannot sign in: {answer.text}")
            self._sessions[account] = answer.json()["session_token"]
        answer = await self._http.post(
            f"{url}/token", headers={"X-Session": self._sessions[account]}
        )
        if not answer.is_success:
            raise Refused(f"the session of {account} is over: {answer.text}")
        return str(answer.json()["access_token"])


def _may_help(answer: httpx.Response) -> bool:
    if answer.status_code in _LATER:
        return True
    return answer.status_code == 409 and _problem(answer).get("type", "").endswith("not-yet-known")


def _pause(answer: httpx.Response) -> float:
    said = answer.headers.get("Retry-After", "")
    return min(float(said), 5.0) if said.isdecimal() else 0.5


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _words(call: Call, answer: httpx.Response) -> str:
    problem = _problem(answer)
    said = problem.get("user_message") or problem.get("detail") or answer.text[:200]
    errors = "; ".join(f"{e['field']}: {e['message']}" for e in problem.get("errors") or [])
    line = f"{call.method} {call.path} answered {answer.status_code}: {said} {errors}"
    return " ".join(line.split())
