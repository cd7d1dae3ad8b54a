"""Sign-in at an outside provider (统一身份认证): whether it is offered, and its two steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cyzj.domain.clock import Clock
from portal.clients.http import ServiceClient
from portal.clients.problems import Problem

_ASK_AGAIN = timedelta(seconds=60)
_TRY_AGAIN = timedelta(seconds=10)


@dataclass(frozen=True)
class Started:
    """Where to send the browser, and what the same browser must bring back."""

    url: str
    flow: str


class OutsideSignIn:
    """The gateway over member_schools; whether sign-in is offered is asked once a minute."""

    def __init__(self, service: ServiceClient, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._title = ""
        self._until: datetime | None = None

    async def title(self) -> str:
        """The words on its button; empty while none is offered or was when last heard."""
        if self._until is None or self._clock.now() >= self._until:
            try:
                offer = (await self._service.get("/public/oidc")).body
            except Problem:
                self._until = self._clock.now() + _TRY_AGAIN
            else:
                self._title = str(offer["title"] or "") if offer["offered"] else ""
                self._until = self._clock.now() + _ASK_AGAIN
        return self._title

    async def start(self, address: str, invitation: str | None = None) -> Started:
        """Begin a sign-in, to accept an invitation with it where one is given."""
        body = {"invitation": invitation}
        answer = await self._service.post("/public/oidc/start", body, headers=_from(address))
        return Started(str(answer.body["authorization_url"]), str(answer.body["flow"]))

    async def finish(self, address: str, flow: str, state: str, code: str) -> str:
        """The new session's token; raises what member_schools refuses."""
        body = {"flow": flow, "state": state, "code": code}
        answer = await self._service.post("/public/oidc/callback", body, headers=_from(address))
        return str(answer.body["session_token"])


def _from(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address} if address else {}
