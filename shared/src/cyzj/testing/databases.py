"""A database per test, cloned from a migrated template."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
from sqlalchemy import MetaData

from cyzj.storage.migrations import folder_of, migrate

Prepare = Callable[[str], Awaitable[None]]


def url_of(admin_dsn: str, name: str) -> str:
    """The SQLAlchemy URL of another database on the server of `admin_dsn`."""
    base = admin_dsn.rsplit("/", 1)[0].replace("postgresql://", "postgresql+asyncpg://", 1)
    return f"{base}/{name}"


@asynccontextmanager
async def fresh_database(admin_dsn: str, template: str, prepare: Prepare) -> AsyncIterator[str]:
    """The URL of a database like `template`, which `prepare(url)` fills the first time it is needed.

    Workers share templates: an advisory lock lets one of them prepare. The copy is dropped after.
    """
    admin = await asyncpg.connect(admin_dsn)
    name = f"t_{uuid4().hex}"
    try:
        await admin.execute("SELECT pg_advisory_lock(hashtext($1))", template)
        try:
            if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", template):
                half_done = f"{template}_making"
                await admin.execute(f'DROP DATABASE IF EXISTS "{half_done}"')
                await admin.execute(f'CREATE DATABASE "{half_done}"')
                await prepare(url_of(admin_dsn, half_done))
                await admin.execute(f'ALTER DATABASE "{half_done}" RENAME TO "{template}"')
            await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        finally:
            await admin.execute("SELECT pg_advisory_unlock(hashtext($1))", template)
        yield url_of(admin_dsn, name)
    finally:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()


@asynccontextmanager
async def service_database(admin_dsn: str, package: str, metadata: MetaData) -> AsyncIterator[str]:
    """A fresh, migrated database of a service."""
    files = sorted((folder_of(package) / "versions").glob("*.py"))
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:10]

    async def prepare(url: str) -> None:
        await migrate(url, package, metadata)

    async with fresh_database(admin_dsn, f"tpl_{package}_{digest}", prepare) as url:
        yield url
