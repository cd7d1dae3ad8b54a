"""Writes whose answer holds a secret that is shown once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from secrets import token_urlsafe

from fastapi import Depends, Request

from cyzj.http.policies import Allow, Grant
from cyzj.http.writes import DemoAuthorization, DemoTime, Write, demo_moment


def new_secret() -> str:
    """256 random bits as text."""
    return token_urlsafe(32)


def showing_once(action: str) -> Callable[..., Awaitable[Write]]:
    """As `writing(action)`, but no `Idempotency-Key`: its stored answer would keep the secret."""
    allow = Allow(action)

    async def dependency(
        request: Request,
        grant: Grant = Depends(allow),
        demo_time: DemoTime = None,
        demo_authorization: DemoAuthorization = None,
    ) -> Write:
        at = await demo_moment(request, demo_time, demo_authorization)
        return Write(request, grant, None, at)

    return dependency
