"""The schemas of views: made beside, swapped in one transaction, and read while nobody swaps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.storage.engine import Sessions
from group_office.storage.bulk import Connection
from group_office.storage.view_tables import FINGERPRINT, SCHEMA, definition

NEXT = f"{SCHEMA}_next"
_COMMENT = "SELECT obj_description(to_regnamespace($1)::oid, 'pg_namespace')"


async def is_current(connection: Connection) -> bool:
    """Whether schema `view` is what this code folds into and reads from."""
    return bool(await connection.fetchval(_COMMENT, SCHEMA) == FINGERPRINT)


async def make_next(connection: Connection) -> None:
    """An empty schema `view_next`; one that a broken rebuild left is dropped."""
    async with connection.transaction():
        await connection.execute(f"DROP SCHEMA IF EXISTS {NEXT} CASCADE")
        await connection.execute(f"CREATE SCHEMA {NEXT}")
        await connection.execute(f"COMMENT ON SCHEMA {NEXT} IS '{FINGERPRINT}'")
        for statement in definition(NEXT):
            await connection.execute(statement)


async def stop_the_world(connection: Connection) -> None:
    """Until the transaction ends, nobody writes facts and nobody reads views: every reader and
    every projection holds a lock on `facts` first. Waits for those under way."""
    await connection.execute("LOCK TABLE facts IN ACCESS EXCLUSIVE MODE")


async def swap(connection: Connection) -> None:
    """`view_next` becomes `view`, in the transaction of `stop_the_world`."""
    await connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    await connection.execute(f"ALTER SCHEMA {NEXT} RENAME TO {SCHEMA}")


@asynccontextmanager
async def reading(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """A session that sees facts, views and cases as they were at one moment, whatever is swapped.

    The lock comes before the snapshot (LOCK takes none), so no swap lies between the two.
    """
    async with sessions() as session:
        await session.connection(
            execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        await hold_views(session)
        yield session


async def hold_views(session: AsyncSession) -> None:
    """Until the transaction ends, no rebuild swaps the views."""
    await session.execute(text("LOCK TABLE facts IN ACCESS SHARE MODE"))
