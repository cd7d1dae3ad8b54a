"""Lists by cursor: complete, in order, without repetition, stable under inserts; no cursor but ours."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from cyzj.domain.errors import DomainError, Kind
from cyzj.http.paging import Paging, fetch
from cyzj.storage.engine import Sessions, make_sessions

metadata = MetaData()
things = Table(
    "things",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("big", BigInteger, nullable=False),
    Column("title", String, nullable=True),
    Column("day", Date, nullable=True),
    Column("at", DateTime(timezone=True), nullable=True),
)
SORTABLE = {column.name: column for column in things.columns}
NAMES = sorted(SORTABLE)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

any_row = st.fixed_dictionaries(
    {
        "id": st.integers(1, 2**64).map(lambda n: UUID(int=n)),
        "number": st.integers(0, 3),
        "big": st.sampled_from([-(2**62), 0, 2**62]),
        "title": st.none() | st.sampled_from(["一", "二", "三　四"]),
        "day": st.none() | st.integers(0, 2).map(lambda n: date(2026, 1, 1) + timedelta(n)),
        "at": st.none() | st.integers(0, 2).map(lambda n: EPOCH + timedelta(microseconds=n)),
    }
)
any_sort = st.lists(
    st.tuples(st.sampled_from(NAMES), st.booleans()), max_size=4, unique_by=lambda p: p[0]
)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def engine(postgres_server: str, loop: asyncio.Runner) -> Iterator[AsyncEngine]:
    """A table of this module's own in the administrator's database."""
    url = postgres_server.replace("postgresql://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(url, poolclass=NullPool)

    async def make() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(metadata.drop_all)
            await connection.run_sync(metadata.create_all)

    async def remove() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(metadata.drop_all)
        await engine.dispose()

    loop.run(make())
    yield engine
    loop.run(remove())


@pytest.fixture(scope="module")
def sessions(engine: AsyncEngine) -> Sessions:
    return make_sessions(engine)


async def page_through(
    sessions: Sessions, sort: str, limit: int, between: list[dict[str, object]] | None = None
) -> list[UUID]:
    """The ids of every page; `between` is inserted after the first."""
    cursor, found = None, list[UUID]()
    while True:
        paging = Paging(limit=limit, cursor=cursor, sort=sort or None)
        async with sessions() as session, session.begin():
            page = await fetch(
                session, select(things.c.id), paging, sortable=SORTABLE, default="number"
            )
            if between:
                await session.execute(insert(things), between)
                between = None
        found += page.rows
        assert len(page.rows) <= limit
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


async def put(sessions: Sessions, rows: list[dict[str, object]]) -> None:
    async with sessions() as session, session.begin():
        await session.execute(things.delete())
        if rows:
            await session.execute(insert(things), rows)


async def whole(sessions: Sessions, order: list[tuple[str, bool]]) -> list[UUID]:
    """Every id in PostgreSQL's own order, the key last in the direction of the first."""
    if "id" not in [name for name, _ in order]:
        order = [*order, ("id", order[0][1])]
    columns = [SORTABLE[n].desc() if down else SORTABLE[n].asc() for n, down in order]
    async with sessions() as session:
        return list((await session.execute(select(things.c.id).order_by(*columns))).scalars())


@given(
    rows=st.lists(any_row, max_size=14, unique_by=lambda row: row["id"]),
    order=any_sort,
    limit=st.integers(1, 5),
)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_pages_together_are_the_list(
    loop: asyncio.Runner,
    sessions: Sessions,
    rows: list[dict[str, object]],
    order: list[tuple[str, bool]],
    limit: int,
) -> None:
    """Mixed directions, ties and nulls included."""
    sort = ",".join(f"-{name}" if down else name for name, down in order)
    loop.run(put(sessions, rows))
    found = loop.run(page_through(sessions, sort, limit))
    assert found == loop.run(whole(sessions, order or [("number", False)]))


def row(n: int, number: int) -> dict[str, object]:
    return {"id": UUID(int=n), "number": number, "big": 0, "title": None, "day": None, "at": None}


def test_what_is_inserted_meanwhile_moves_nothing(loop: asyncio.Runner, sessions: Sessions) -> None:
    loop.run(put(sessions, [row(n, n) for n in (10, 20, 30, 40)]))
    meanwhile = [row(5, 5), row(15, 15), row(35, 35)]
    found = loop.run(page_through(sessions, "number", 2, between=meanwhile))
    assert [id.int for id in found] == [10, 20, 30, 35, 40]


def test_the_total_is_exact_to_a_thousand_and_then_says_more(
    loop: asyncio.Runner, sessions: Sessions
) -> None:
    async def total(**paging: object) -> int | None:
        async with sessions() as session:
            wanted = Paging(limit=1, **paging)  # type: ignore[arg-type]
            page = await fetch(
                session, select(things.c.id), wanted, sortable=SORTABLE, default="id"
            )
            return page.total

    loop.run(put(sessions, [row(n, 0) for n in range(1, 1000)]))
    assert loop.run(total(with_total=True)) == 999
    assert loop.run(total()) is None
    loop.run(put(sessions, [row(n, 0) for n in range(1, 1100)]))
    assert loop.run(total(with_total=True)) == 1001


async def refused(sessions: Sessions, paging: Paging, field: str) -> None:
    async with sessions() as session:
        with pytest.raises(DomainError) as refusal:
            await fetch(session, select(things.c.id), paging, sortable=SORTABLE, default="-number")
    assert refusal.value.kind is Kind.INVALID
    assert [error.field for error in refusal.value.fields] == [field]


@pytest.mark.parametrize("sort", ["nothing", "number,nothing", "--nothing", "number;id", " number"])
def test_a_sort_by_what_may_not_be_sorted_is_named(
    loop: asyncio.Runner, sessions: Sessions, sort: str
) -> None:
    loop.run(refused(sessions, Paging(sort=sort), "sort"))


def forged(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


DEFAULT = [["number", True], ["id", True]]
KEY = {"u": str(UUID(int=1))}


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "%%%",
        forged(5),
        forged(None),
        forged([]),
        forged([DEFAULT, [1]]),
        forged([DEFAULT, [1, KEY, 2]]),
        forged([[["number", False], ["id", False]], [1, KEY]]),
        forged([DEFAULT, ["1", KEY]]),
        forged([DEFAULT, [True, KEY]]),
        forged([DEFAULT, [1.5, KEY]]),
        forged([DEFAULT, [2**31, KEY]]),
        forged([DEFAULT, [2**70, KEY]]),
        forged([DEFAULT, [None, KEY]]),
        forged([DEFAULT, [1, None]]),
        forged([DEFAULT, [1, "1"]]),
        forged([DEFAULT, [1, {"u": 5}]]),
        forged([DEFAULT, [1, {"u": "x"}]]),
        forged([DEFAULT, [1, {"x": "x"}]]),
        forged([DEFAULT, [1, {}]]),
        forged([DEFAULT, [1, {"t": "2026-01-01"}]]),
        forged([DEFAULT, [[1], KEY]]),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(
    loop: asyncio.Runner, sessions: Sessions, cursor: str
) -> None:
    loop.run(refused(sessions, Paging(cursor=cursor), "cursor"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "a\0b"),
        ("title", "\ud800"),
        ("title", 5),
        ("at", {"t": "2026-01-01T00:00:00"}),
        ("at", {"d": "2026-01-01"}),
        ("big", 2**63),
    ],
)
def test_a_value_the_column_cannot_hold_is_refused(
    loop: asyncio.Runner, sessions: Sessions, name: str, value: object
) -> None:
    cursor = forged([[[name, False], ["id", False]], [value, KEY]])
    loop.run(refused(sessions, Paging(cursor=cursor, sort=name), "cursor"))


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_rubbish_as_a_cursor_is_refused(
    loop: asyncio.Runner, sessions: Sessions, rubbish: bytes
) -> None:
    cursor = base64.urlsafe_b64encode(rubbish).decode() or "x"
    loop.run(refused(sessions, Paging(cursor=cursor), "cursor"))
