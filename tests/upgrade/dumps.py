"""A database as plain SQL that PostgreSQL 15 and later take alike, and a fresh database made of it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

from cyzj.local.postgres_binaries import binary
from cyzj.testing.databases import url_of

_OF_LATER_VERSIONS = re.compile(
    rb"^(?:SET (?:transaction_timeout|default_table_access_method) = .*|\\(?:un)?restrict .*|-- Dumped .*)\n",
    re.MULTILINE,
)
"""Lines that an older PostgreSQL or its psql refuses, or that differ from run to run."""


def dumped(connection: Mapping[str, str], database: str) -> bytes:
    """The database as SQL, without owners and rights; `connection` are libpq's variables."""
    options = ("--no-owner", "--no-privileges", "--encoding=UTF8", f"--dbname={database}")
    return _OF_LATER_VERSIONS.sub(b"", _tool(connection, "pg_dump", *options))


@asynccontextmanager
async def restored(admin_dsn: str, dump: bytes) -> AsyncIterator[str]:
    """The URL of a fresh database with what the dump holds; gone afterwards."""
    name = f"upgrade_{uuid4().hex}"
    admin = await asyncpg.connect(admin_dsn)
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        options = ("-Xq", "-v", "ON_ERROR_STOP=1", "--single-transaction", f"--dbname={name}")
        _tool(connection_of(admin_dsn), "psql", *options, given=dump)
        yield url_of(admin_dsn, name)
    finally:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()


def run_sql(connection: Mapping[str, str], database: str, sql: str) -> str:
    """What psql prints, bare."""
    options = ("-XqAt", "-v", "ON_ERROR_STOP=1", f"--dbname={database}")
    return _tool(connection, "psql", *options, given=sql.encode()).decode().strip()


def connection_of(dsn: str) -> dict[str, str]:
    """libpq's variables for a DSN: a password on a command line can be read by everybody."""
    said = urlsplit(dsn)
    return {
        "PGHOST": said.hostname or "",
        "PGPORT": str(said.port or 5432),
        "PGUSER": said.username or "",
        "PGPASSWORD": said.password or "",
    }


def _tool(
    connection: Mapping[str, str], name: str, *options: str, given: bytes | None = None
) -> bytes:
    done = subprocess.run(
        [binary(name), *options],
        env={**os.environ, **connection},
        input=given,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, f"{name}: {done.stderr.decode(errors='replace')[-2000:]}"
    return done.stdout
