"""Building the service: the one place where its parts meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from cyzj.foundation import Foundation, Share
from cyzj.settings import Settings
from cyzj.storage.engine import bare_dsn
from group_office.application.project import project
from group_office.application.start_views import start_views
from group_office.consumers import LISTENS_TO
from group_office.http.policies import POLICIES


def build(settings: Settings, share: Share = "all") -> FastAPI:
    """The service's application, with its relay and consumers behind it."""
    base = Foundation(settings, "group_office", policies=POLICIES, constraints={})
    for context in LISTENS_TO:
        base.consume(context, project)
    app = base.app("集团办公室 group_office", [], share=share)
    _with_views(app, bare_dsn(settings.database.url))
    return app


def _with_views(app: FastAPI, dsn: str) -> None:
    """Let nothing start before the views stand."""
    parts = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(started: FastAPI) -> AsyncIterator[None]:
        await start_views(dsn)
        async with parts(started):
            yield

    app.router.lifespan_context = lifespan
