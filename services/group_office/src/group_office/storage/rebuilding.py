"""Building the views anew from the facts, while consumption goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from group_office.storage import facts, schemas
from group_office.storage.bulk import Connection
from group_office.storage.folding import fold_into

LOCK = 0x6379_7A72
"""One rebuild at a time, whoever asked."""
CHUNK = 2000
TURNS = 20
"""Where more keeps coming than can be caught up, the rest is done under the lock after so many turns."""
NEAR = 5000
"""So few facts are caught up while everybody waits: well under a second."""


class AlreadyRebuilding(Exception):
    """Another rebuild is under way."""


@asynccontextmanager
async def alone(dsn: str, *, wait: bool) -> AsyncIterator[Connection]:
    """A connection that holds the right to rebuild; raises `AlreadyRebuilding` unless it may wait."""
    connection = await asyncpg.connect(dsn, command_timeout=None)
    try:
        if wait:
            await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        elif not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
            raise AlreadyRebuilding
        yield connection
    finally:
        await connection.close()


async def rebuild(connection: Connection) -> int:
    """Build `view_next` from all facts and swap it in; returns how many facts were folded.

    Consumers go on meanwhile. What they add is caught up in turns; the last few facts under a
    lock that also keeps readers away, in the transaction that swaps. Own tables are not touched.
    """
    await schemas.make_next(connection)
    done = folded = 0
    for _ in range(TURNS):
        until = await _settled(connection)
        if until - done <= NEAR:
            break
        folded += await _catch_up(connection, done, until)
        done = until
    async with connection.transaction():
        await schemas.stop_the_world(connection)
        until = await _newest(connection)
        folded += await _catch_up(connection, done, until)
        await schemas.swap(connection)
    return folded


async def _catch_up(connection: Connection, done: int, until: int) -> int:
    folded = 0
    while done < until:
        async with connection.transaction():
            events, done = await facts.between(connection, done, until, CHUNK)
            await fold_into(connection, schemas.NEXT, events)
        folded += len(events)
    return folded


async def _settled(connection: Connection) -> int:
    """A position up to which nothing can still appear: writers under way have ended."""
    async with connection.transaction():
        await connection.execute("LOCK TABLE facts IN SHARE MODE")
        return await _newest(connection)


async def _newest(connection: Connection) -> int:
    return int(await connection.fetchval("SELECT coalesce(max(position), 0) FROM facts"))
