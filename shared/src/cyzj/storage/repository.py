"""Aggregates in and out of the database: row ↔ domain, lock, version check, numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Sequence, Table, func, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from cyzj.domain.clock import school_date
from cyzj.domain.errors import not_found, stale
from cyzj.storage.rows import columns_of, copy_into, state_of


class Aggregate(Protocol):
    """What every aggregate's state has."""

    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


S = TypeVar("S", bound=Aggregate)
Derived = Callable[[Any], Mapping[str, object]]


def _nothing(_: object) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Repository(Generic[S]):
    """The rows of one aggregate. `derived` gives the columns that exist for searching only.

    `prefix` and `numbers` are of those that people call by a number.
    """

    state: type[S]
    row: type[SQLModel]
    prefix: str = ""
    numbers: Sequence | None = None
    derived: Derived = _nothing

    async def next_number(self, session: AsyncSession, now: datetime) -> str:
        """A number never used before, e.g. TR-2026-0252; the year is that of `now` in Asia/Shanghai."""
        value = await session.scalar(self._numbers())
        return f"{self.prefix}-{school_date(now).year}-{value:04d}"

    async def next_numbers(self, session: AsyncSession, now: datetime, count: int) -> list[str]:
        """`count` such numbers in order, asked for at once."""
        drawn = select(self._numbers().next_value()).select_from(func.generate_series(1, count))
        values = (await session.execute(drawn)).scalars()
        return [f"{self.prefix}-{school_date(now).year}-{value:04d}" for value in sorted(values)]

    def _numbers(self) -> Sequence:
        assert self.numbers is not None, f"{self.row.__name__} has no numbers"
        return self.numbers

    async def add(self, session: AsyncSession, *states: S) -> None:
        """Insert new aggregates: their events come after them.

        Straight into the table: making a row object first costs as much again as the insert.
        """
        table: Table = self.row.__dict__["__table__"]
        rows = [{**columns_of(state), **self.derived(state)} for state in states]
        if rows:
            await session.execute(insert(table), rows if len(rows) > 1 else rows[0])

    async def load(
        self, session: AsyncSession, id: UUID, *, expected_version: int | None = None
    ) -> S:
        """The aggregate, locked until the end of the transaction.

        Raises 404 where there is none, 409 `stale-version` if it is not at `expected_version`.
        """
        query = select(self.row).where(col(_id(self.row)) == id).with_for_update()
        found = (
            await session.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        if found is None:
            raise not_found()
        state = state_of(self.state, found)
        if expected_version is not None and state.version != expected_version:
            raise stale(state.version, status=getattr(state, "status", None))
        return state

    async def find(self, session: AsyncSession, id: UUID) -> S:
        """The aggregate as it stands, not locked; 404 where there is none."""
        found = await session.get(self.row, id)
        if found is None:
            raise not_found()
        return state_of(self.state, found)

    async def save(self, session: AsyncSession, state: S) -> None:
        """Write a loaded aggregate back, flushed."""
        row = await session.get_one(self.row, state.id)
        copy_into(row, state)
        for name, value in self.derived(state).items():
            setattr(row, name, value)
        await session.flush()


def _id(row: type[SQLModel]) -> Any:
    return row.__dict__["id"]
