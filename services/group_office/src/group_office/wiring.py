"""Building the service: the one place where its parts meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from cyzj.deadlines.calendar import CALENDAR
from cyzj.foundation import Foundation, Share
from cyzj.settings import Settings
from cyzj.storage.engine import bare_dsn
from cyzj.storage.unit import Constraints
from group_office.application.project import project
from group_office.application.rebuild_views import Rebuilds, already_rebuilding
from group_office.application.start_views import start_views
from group_office.consumers import LISTENS_TO
from group_office.domain.sla import WorkingTime
from group_office.http import board, cases, home, ops, queue, timelines
from group_office.http.policies import POLICIES
from group_office.storage.cases import said_today

ROUTERS = (
    board.router,
    queue.router,
    cases.router,
    timelines.router,
    home.router,
    ops.router,
)
LANES_AT_ONCE = 2
"""A projection's transactions meet on few rows, always in one order, so two run side by side."""
CONSTRAINTS: Constraints = {
    "spoken_once_a_day": said_today,
    "one_rebuild_at_a_time": already_rebuilding,
}


def build(settings: Settings, share: Share = "all") -> FastAPI:
    """The service's application, with its relay and consumers behind it."""
    base = Foundation(settings, "group_office", policies=POLICIES, constraints=CONSTRAINTS)
    for context in LISTENS_TO:
        base.consume(context, project, lanes_at_once=LANES_AT_ONCE)
    app = base.app("集团办公室 group_office", list(ROUTERS), share=share)
    app.state.working_time = WorkingTime(CALENDAR.is_working_day)
    app.state.rebuilds = Rebuilds(bare_dsn(settings.database.url))
    _with_views(app, bare_dsn(settings.database.url))
    return app


def _with_views(app: FastAPI, dsn: str) -> None:
    """Let nothing start before the views stand, and no rebuild outlive the rest."""
    parts = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(started: FastAPI) -> AsyncIterator[None]:
        await start_views(dsn)
        async with parts(started):
            try:
                yield
            finally:
                await app.state.rebuilds.stop()

    app.router.lifespan_context = lifespan
