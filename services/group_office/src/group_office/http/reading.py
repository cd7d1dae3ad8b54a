"""Reading the views as of one moment, and answering 304 to who has that moment already."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.storage.unit import Runner
from group_office.storage.schemas import reading
from group_office.storage.stamp import AsOf, as_of

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "You have it already: `If-None-Match` names the present tag."}
}


@dataclass(frozen=True)
class Moment:
    """A read transaction over facts, views and cases as they stand at one moment."""

    session: AsyncSession
    as_of: AsOf
    now: datetime


class Reading:
    """The dependency of a read route: `async with reading.moment() as moment: …`.

    Clocks are read by the whole minute: within it, the same events give the same answer.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._runner: Runner = request.app.state.runner
        now = self._runner.clock.now()
        self.now = now.replace(second=0, microsecond=0)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Facts, views and cases as they stand at one moment."""
        async with reading(self._runner.sessions) as session:
            yield session

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[Moment]:
        """The same, with its stamp; `now` is the whole minute."""
        async with self.session() as session:
            yield Moment(session, await as_of(session), self.now)

    def unchanged(self, tag: str) -> Response | None:
        """The 304 for who has `tag` already."""
        known = self._request.headers.get("if-none-match", "")
        if tag in (part.strip() for part in known.split(",")):
            return Response(status_code=304, headers={"ETag": tag})
        return None


def tagged(item: BaseModel, tag: str) -> Response:
    """The item as JSON with its entity tag."""
    return Response(item.model_dump_json(), media_type="application/json", headers={"ETag": tag})
