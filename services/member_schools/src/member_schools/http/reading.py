"""A database session for reads: opened for the query alone, never written to."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.storage.unit import Runner


class Reading:
    """The dependency of a read route: `async with reading.session() as session: …`."""

    def __init__(self, request: Request) -> None:
        self._runner: Runner = request.app.state.runner
        self.now = self._runner.clock.now()

    def session(self) -> AsyncSession:
        """A session of one's own; closing it rolls back."""
        return self._runner.sessions()
