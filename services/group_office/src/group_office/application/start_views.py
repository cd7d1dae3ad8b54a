"""Before the service starts: the views are there, and of this version of the code."""

from __future__ import annotations

import structlog

from group_office.application.rebuild_views import clear_interrupted
from group_office.storage import schemas
from group_office.storage.rebuilding import alone, rebuild

log = structlog.get_logger()


async def start_views(dsn: str) -> None:
    """Build the views from the facts if they are missing or of another version; else nothing.

    Of several processes that start together, one builds and the others wait for it.
    """
    async with alone(dsn, wait=True) as connection:
        await clear_interrupted(connection)
        if not await schemas.is_current(connection):
            folded = await rebuild(connection)
            log.info("views_built", facts=folded)
