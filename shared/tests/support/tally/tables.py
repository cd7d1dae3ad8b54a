"""Its tables: one aggregate, one table of effects, and what every service has."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from cyzj.storage.tables import common_tables


class Row(SQLModel, registry=registry()):
    """The base of its rows."""


class TallyRow(Row, table=True):
    """An aggregate that counts."""

    __tablename__ = "tallies"
    id: UUID = Field(primary_key=True)
    version: int
    reminders: int


class EffectRow(Row, table=True):
    """One row per effect of an event, in the order in which they took place."""

    __tablename__ = "effects"
    n: int | None = Field(default=None, primary_key=True)
    aggregate: UUID
    version: int
    reminders: int


metadata = Row.metadata
common_tables(metadata)


async def make_tables(url: str) -> None:
    """Every table, without migrations."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(text("INSERT INTO service_state DEFAULT VALUES"))
    await engine.dispose()
