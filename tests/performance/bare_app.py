"""The reference for `commands`: FastAPI and asyncpg alone, inserting the same two rows.

The rows are copies of the first ones our service wrote, with ids and numbers of their own, so
that both sides always fill the same columns.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
from fastapi import FastAPI, Request

from teacher_exchanges.http.requests import RequestBody

_NOT_OURS = {"position", "chain_seq", "chain"}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BARE_DSN"], min_size=10, max_size=10) as pool:
        app.state.pool, app.state.rows = pool, {}
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/bare", status_code=201)
async def post(body: RequestBody, request: Request) -> dict[str, str]:
    id, number = uuid4(), uuid4().hex[:16]
    pool, rows = request.app.state.pool, request.app.state.rows
    if not rows:
        rows |= {table: await _first_row(pool, table) for table in ("requests", "journal")}
    now = datetime.now(UTC)
    async with pool.acquire() as connection, connection.transaction():
        await _insert(
            connection,
            "requests",
            {**rows["requests"], "id": id, "number": number, "title": body.title},
        )
        event = {
            **rows["journal"],
            "id": uuid4(),
            "subject": id,
            "sent_at": now,
            "data": body.model_dump_json(),
        }
        await _insert(connection, "journal", event)
    return {"id": str(id), "number": number}


async def _first_row(pool: asyncpg.Pool[asyncpg.Record], table: str) -> dict[str, Any]:
    row = await pool.fetchrow(f'SELECT * FROM "{table}" LIMIT 1')
    assert row is not None
    return {name: value for name, value in row.items() if name not in _NOT_OURS}


async def _insert(
    connection: asyncpg.Connection[asyncpg.Record] | Any, table: str, row: dict[str, Any]
) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', *row.values())
