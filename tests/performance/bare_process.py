"""The reference for `memory`: one FastAPI app with a SQLModel table and a FastStream subscriber, idle."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from faststream.kafka import KafkaBroker
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, SQLModel

broker = KafkaBroker(os.environ.get("BARE_KAFKA", "127.0.0.1:9092"), logger=None)
engine = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none")


class Thing(SQLModel, table=True):
    """A table, so that the ORM is really loaded."""

    id: int | None = Field(default=None, primary_key=True)
    name: str


@broker.subscriber("bare", batch=True, group_id="bare")
async def take(_: list[bytes]) -> None:
    """A subscriber, so that the consumer is really running."""


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    await broker.start()
    yield
    await broker.stop()


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def root() -> dict[str, str]:
    return {"state": "ok"}


@app.post("/things")
async def post(thing: Thing) -> Thing:
    return thing
