"""Many rows in one statement, through the driver: what projections are fast by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeAlias

import asyncpg
from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Values = Sequence[tuple[object, ...]]


async def driver_of(session: AsyncSession) -> Connection:
    """The driver's own connection of the session, inside the session's transaction."""
    raw = await (await session.connection()).get_raw_connection()
    connection: Connection = raw.driver_connection  # type: ignore[assignment]  # typed as Any or None
    if not connection.is_in_transaction():
        await session.execute(text("SELECT 1"))
    return connection


async def upsert(
    connection: Connection, schema: str, table: Table, rows: Values, *, newer: str = ""
) -> None:
    """Write `rows` (in the order of the table's columns): new keys are inserted, known ones replaced.

    `newer`: a condition under which a known row is replaced, over the row itself and `excluded`.
    """
    if rows:
        await connection.execute(_upsert(schema, table, newer), *zip(*rows, strict=True))


async def insert(connection: Connection, schema: str, table: Table, rows: Values) -> None:
    """Write `rows` (in the order of the table's columns), none of which is there yet.

    At half the time of `upsert`, on both sides: the driver looks at each element of an array twice.
    """
    if rows:
        await connection.copy_records_to_table(table.name, schema_name=schema, records=rows)


async def load(
    connection: Connection,
    schema: str,
    table: Table,
    by: str,
    keys: Iterable[object],
    also: str = "",
) -> list[asyncpg.Record]:
    """The rows whose column `by` is one of `keys` and for which `also` holds, columns in order."""
    wanted = list(keys)
    return await connection.fetch(_select(schema, table, by, also), wanted) if wanted else []


@cache
def _upsert(schema: str, table: Table, newer: str) -> str:
    names = [f'"{column.name}"' for column in table.columns]
    keys = [f'"{column.name}"' for column in table.primary_key]
    arrays = ", ".join(f"${i}::{_type(c)}[]" for i, c in enumerate(table.columns, start=1))
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return (
        f"INSERT INTO {schema}.{table.name} AS present ({', '.join(names)})"  # noqa: S608  # names of ours
        f" SELECT * FROM unnest({arrays})"
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
        f"{' WHERE ' + newer if newer else ''}"
    )


@cache
def _select(schema: str, table: Table, by: str, also: str) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    kind = _type(table.c[by])
    return (
        f"SELECT {names} FROM {schema}.{table.name}"  # noqa: S608  # names of ours
        f' WHERE "{by}" = ANY($1::{kind}[]){" AND " + also if also else ""}'
    )


def _type(column: object) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types
    return str(column.type.compile(dialect=dialect))  # type: ignore[attr-defined]
