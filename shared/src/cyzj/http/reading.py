"""Reads: who asks, a session that is never written to, and answers with an entity tag."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from fastapi import Depends, Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.http.etag import tagged
from cyzj.http.policies import Allow, Grant
from cyzj.storage.unit import Runner


class Read:
    """A granted read: `async with read.session() as session: …`."""

    def __init__(self, request: Request, grant: Grant) -> None:
        self._request = request
        self._runner: Runner = request.app.state.runner
        self.grant = grant
        self.now: datetime = self._runner.clock.now()

    @property
    def caller(self) -> Caller:
        return self.grant.caller

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return school_date(self.now)

    def session(self) -> AsyncSession:
        """A session of one's own; closing it rolls back."""
        return self._runner.sessions()

    def tagged(self, item: BaseModel) -> Response:
        """The item with its `ETag`; 304 without a body if `If-None-Match` names it."""
        return tagged(self._request, item)


def reading(action: str) -> Callable[..., Awaitable[Read]]:
    """The dependency of a read route: `read: Annotated[Read, Depends(reading("requests.read"))]`."""
    allow = Allow(action)

    async def dependency(request: Request, grant: Grant = Depends(allow)) -> Read:
        return Read(request, grant)

    return dependency
