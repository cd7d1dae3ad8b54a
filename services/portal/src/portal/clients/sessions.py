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
    and `TooMany` while an account or an address is delayed after failures. `address` is the
    browser's.
    """

    async def sign_in(self, account: str, password: str, address: str) -> SignedIn: ...

    async def token(self, session_id: str) -> Access: ...

    async def switch(self, session_id: str, school_id: str, role: Role) -> Access: ...

    async def sign_out(self, session_id: str) -> None: ...

    async def accept(self, session_id: str, invitation: str) -> Access:
        """A further post for the person of the session, by an invitation's token."""

    def forget(self, session_id: str) -> None:
        """Ask its keeper again before the session is believed: something else has ended it."""


class HttpSessions:
    """The gateway over member_schools; a token is kept in memory until shortly before it ends."""

    def __init__(self, service: ServiceClient, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._kept: dict[str, Access] = {}

    async def sign_in(self, account: str, password: str, address: str) -> SignedIn:
        body = {"account": account, "password": password}
        headers = {"X-Forwarded-For": address} if address else None
        answer = await self._service.post("/v1/sessions", body, headers=headers)
        session_id = str(answer.body["session_token"])
        return SignedIn(session_id, await self.token(session_id))

    async def token(self, session_id: str) -> Access:
        kept = self._kept.get(session_id)
        if kept and kept.expires_at - _RENEW_BEFORE > self._clock.now():
            return kept
        self._kept.pop(session_id, None)
        return await self._refreshed(session_id, "/v1/sessions/token")

    async def switch(self, session_id: str, school_id: str, role: Role) -> Access:
        self._kept.pop(session_id, None)
        body = {"organisation_id": school_id, "role": role.value}
        return await self._refreshed(session_id, "/v1/sessions/switch", body)

    async def accept(self, session_id: str, invitation: str) -> Access:
        self._kept.pop(session_id, None)
        body = {"token": invitation}
        return await self._refreshed(session_id, "/v1/sessions/accept-invitation", body)

    def forget(self, session_id: str) -> None:
        self._kept.pop(session_id, None)

    async def sign_out(self, session_id: str) -> None:
        self._kept.pop(session_id, None)
        await self._service.delete("/v1/sessions", headers={"X-Session": session_id})

    async def _refreshed(
        self, session_id: str, path: str, body: dict[str, Any] | None = None
    ) -> Access:
        answer = await self._service.post(path, body, headers={"X-Session": session_id})
        if len(self._kept) >= _MOST_SESSIONS:
            self._kept.clear()
        self._kept[session_id] = access_of(answer.body)
        return self._kept[session_id]


def access_of(body: dict[str, Any]) -> Access:
    """An access from member_schools' answer: the token, its end, the person and the posts."""
    viewer = Viewer(
        person_ref=body["person"]["ref"],
        name=body["person"]["name"],
        acting=_post(body["acting"]),
        posts=tuple(_post(choice) for choice in body["choices"]),
    )
    ends = datetime.fromisoformat(body["access_expires_at"])
    return Access(viewer, body["access_token"], ends)


def _post(body: dict[str, Any]) -> Post:
    where = body["organisation"]
    region = words.REGIONS.get(where["jurisdiction"], "")
    return Post(Role(body["role"]), School(where["id"], where["name"], region))
