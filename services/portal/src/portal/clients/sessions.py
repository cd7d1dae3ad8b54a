"""Signing in and out. The session's row and the tokens live in member_schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from cyzj.contracts.codes import Role
from cyzj.domain.clock import Clock
from portal import words
from portal.clients.http import ServiceClient
from portal.viewer import Access, Post, School, Viewer

_RENEW_BEFORE = timedelta(seconds=60)
_MOST_SESSIONS = 10_000


@dataclass(frozen=True)
class SignedIn:
    """A new session: `session_id` goes into the cookie and nowhere else."""

    session_id: str
    access: Access


class SessionGateway(Protocol):
    """What the portal needs of whoever keeps the sessions.

    Every method raises `NotSignedIn` when the account, the password or the session is not good,
    and `TooMany` while an account is delayed after failures.
    """

    async def sign_in(self, account: str, password: str) -> SignedIn: ...

    async def token(self, session_id: str) -> Access: ...

    async def switch(self, session_id: str, school_id: str, role: Role) -> Access: ...

    async def sign_out(self, session_id: str) -> None: ...


class HttpSessions:
    """The gateway over member_schools' API; tokens are kept in memory until shortly before they end."""

    def __init__(self, service: ServiceClient, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._kept: dict[str, Access] = {}

    async def sign_in(self, account: str, password: str) -> SignedIn:
        body = {"account": account, "password": password}
        answer = (await self._service.post("/v1/sessions", body)).body
        return SignedIn(answer["session"], self._keep(answer["session"], answer))

    async def token(self, session_id: str) -> Access:
        kept = self._kept.get(session_id)
        if kept and kept.expires_at - _RENEW_BEFORE > self._clock.now():
            return kept
        self._kept.pop(session_id, None)
        answer = await self._service.post("/v1/sessions/token", {"session": session_id})
        return self._keep(session_id, answer.body)

    async def switch(self, session_id: str, school_id: str, role: Role) -> Access:
        self._kept.pop(session_id, None)
        body = {"session": session_id, "school_id": school_id, "role": role.value}
        answer = await self._service.post("/v1/sessions/switch", body)
        return self._keep(session_id, answer.body)

    async def sign_out(self, session_id: str) -> None:
        kept = self._kept.pop(session_id, None)
        token = kept.token if kept else (await self.token(session_id)).token
        self._kept.pop(session_id, None)
        await self._service.delete("/v1/sessions", token=token)

    def _keep(self, session_id: str, body: dict[str, Any]) -> Access:
        if len(self._kept) >= _MOST_SESSIONS:
            self._kept.clear()
        access = access_of(body)
        self._kept[session_id] = access
        return access


def access_of(body: dict[str, Any]) -> Access:
    """An access from member_schools' answer: token, its end, the person and the posts."""
    person = body["person"]
    viewer = Viewer(
        person_ref=person["person_ref"],
        name=person["name"],
        acting=_post(body["acting"]),
        posts=tuple(_post(post) for post in body.get("posts", ())),
        mandate=body.get("mandate"),
    )
    return Access(viewer, body["token"], datetime.fromisoformat(body["expires_at"]))


def _post(body: dict[str, Any]) -> Post:
    school = body["school"]
    region = words.REGIONS.get(str(school.get("jurisdiction", "")), "")
    return Post(Role(body["role"]), School(school["id"], school["name"], region))
