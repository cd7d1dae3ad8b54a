"""Booking: 200 that race for one slot, beside check-then-insert; and a preview among 200,000 bookings."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import asyncpg
from tests.performance.harness import Bound, Pair

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.domain.terms import end_of_term
from cyzj.local.postgres import temporary_postgres
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import bare_dsn
from cyzj.testing.databases import service_database
from cyzj.testing.desk import Desk, Json
from cyzj.testing.fixtures import served, settings_for
from cyzj.testing.tokens import Issuer
from joint_training.storage.tables import metadata
from joint_training.testing_api import KINDS, a_base_body, a_booking_body, a_room_body
from joint_training.wiring import build

NOWHERE = KafkaSettings(bootstrap_servers="127.0.0.1:9")
RACERS, AT_ONCE = 200, 20
MANY, FEW, RESOURCES, ASKED = 200_000, 2_000, 500, 40
CLASHES = 10
"""Of the 40 times that are previewed, in either database."""
TODAY = datetime.now(UTC).date()
TERM = end_of_term(end_of_term(TODAY) + timedelta(days=1))
MONDAY = (lambda day: day + timedelta(days=-day.weekday() % 7))(TERM - timedelta(days=150))


@dataclass
class Base:
    """A base that runs, in a database of its own."""

    desk: Desk
    member: Desk
    dsn: str
    room: Json
    days: count[int] = field(default_factory=lambda: count(20))


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """Two databases with bookings over 500 resources, one a hundred times as full."""
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(temporary_postgres())
        full, sparse = [
            await stack.enter_async_context(_base(postgres.admin_dsn, rows)) for rows in (MANY, FEW)
        ]
        await _naive_table(sparse.dsn)
        yield [
            Pair(
                "200 racing for one slot: who gets it, against check-then-insert",
                "bookings",
                lambda: _race(sparse),
                lambda: _check_then_insert(sparse),
                Bound("<=", 1),
            ),
            Pair(
                "preview of 40 times, p95 at 200,000 against 2,000 bookings",
                "ms",
                lambda: _p95(full),
                lambda: _p95(sparse),
                Bound("<=", 2),
            ),
        ]


@asynccontextmanager
async def _base(admin: str, rows: int) -> AsyncIterator[Base]:
    issuer = Issuer()
    async with (
        service_database(admin, "joint_training", metadata) as url,
        served(build(settings_for(url, NOWHERE), "http"), issuer) as client,
    ):
        desk = Desk(client, issuer, (Role.BASE_MANAGER,), new_id(), kinds=KINDS)
        office = Desk(client, issuer, (Role.GROUP_OFFICE,), new_id(), kinds=KINDS)
        member = Desk(client, issuer, (Role.COORDINATOR,), new_id(), kinds=KINDS)
        base = await desk.post("/v1/bases", a_base_body())
        base = await office.step(await office.step(base, "start_evaluation"), "approve")
        base = await desk.step(base, "start_construction")
        rooms = [
            await desk.post("/v1/resources", a_room_body(base, title=f"实训室{n}"))
            for n in range(10)
        ]
        await desk.step(base, "open")
        term = {"term_ends_on": str(TERM), "first_monday": str(MONDAY), "weeks": 20}
        await desk.post("/v1/teaching-terms", term)
        for n in range(CLASHES):
            day = MONDAY + timedelta(days=7 * n + 2)
            body = a_booking_body(rooms[0], day, first_period=9, last_period=10)
            await desk.post("/v1/bookings", body)
        await _fill(bare_dsn(url), rows)
        yield Base(desk, member, bare_dsn(url), rooms[0])


async def _fill(dsn: str, rows: int) -> None:
    """The base fifty times over, its rooms with it; `rows` bookings in all of them, none over another."""
    connection = await asyncpg.connect(dsn)
    try:
        for table, own in (
            ("bases", {"id": "md5(r.id::text || n)::uuid", "number": "'BX-' || n"}),
            (
                "resources",
                {
                    "id": "md5(r.id::text || n)::uuid",
                    "number": "'R' || right(r.number, 4) || '-' || n",
                    "base_id": "md5(r.base_id::text || n)::uuid",
                },
            ),
        ):
            await _copy(connection, table, own, RESOURCES // 10 - 1)
        each = rows // RESOURCES
        await connection.execute(_BOOKINGS.format(columns=await _columns(connection, "bookings")))
        await connection.execute(_BOOK, each, MONDAY)
        query = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1"
        told = await connection.fetchval(query, _APART)
        await connection.execute(f"ALTER TABLE occurrences DROP CONSTRAINT {_APART}")
        await connection.execute(_TIMES)  # the index of all of them is made at once
        await connection.execute(f"ALTER TABLE occurrences ADD CONSTRAINT {_APART} {told}")
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


_APART = "resource_is_taken_once"
_BOOKINGS = """
CREATE TABLE sample AS SELECT {columns} FROM bookings ORDER BY number LIMIT 1
"""
_BOOK = """
CREATE TABLE wanted AS
SELECT gen_random_uuid() AS booking_id, gen_random_uuid() AS id, r.id AS resource_id, r.base_id,
       'BX-' || row_number() OVER () AS number,
       $2::date + (k % 110)::int AS day, 1 + 2 * (k / 110)::int AS first_period
  FROM resources r, generate_series(0, $1::int - 1) k
"""
_TIMES = """
INSERT INTO bookings SELECT made.* FROM sample s, wanted w,
  LATERAL jsonb_populate_record(null::bookings, to_jsonb(s) || jsonb_build_object(
    'id', w.booking_id, 'number', left(w.number, 16), 'base_id', w.base_id,
    'last_day', w.day)) made;
INSERT INTO occurrences SELECT made.*
  FROM (SELECT to_jsonb(o) AS row FROM occurrences o LIMIT 1) one, wanted w,
  LATERAL jsonb_populate_record(null::occurrences, one.row || jsonb_build_object(
    'id', w.id, 'booking_id', w.booking_id, 'resource_id', w.resource_id,
    'base_id', w.base_id, 'number', left(w.number, 16), 'day', w.day,
    'first_period', w.first_period, 'last_period', w.first_period + 1,
    'starts_at', w.day + make_interval(hours => w.first_period),
    'ends_at', w.day + make_interval(hours => w.first_period + 1),
    'period', tstzrange(w.day + make_interval(hours => w.first_period),
                        w.day + make_interval(hours => w.first_period + 1)))) made
"""


async def _columns(connection: asyncpg.Connection, table: str) -> str:
    names = await connection.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1"
        " ORDER BY ordinal_position",
        table,
    )
    return ", ".join(f'"{row["column_name"]}"' for row in names)


async def _copy(
    connection: asyncpg.Connection, table: str, own: dict[str, str], times: int
) -> None:
    columns = await _columns(connection, table)
    values = ", ".join(own.get(one.strip('"'), f"r.{one}") for one in columns.split(", "))
    await connection.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values}"  # our own names
        f" FROM {table} r, generate_series(1, {times}) n"
    )


async def _race(base: Base) -> float:
    """How many of 200 get one slot; every other is refused with something else to take."""
    day = TODAY + timedelta(days=next(base.days))
    body = a_booking_body(base.room, day, first_period=1, last_period=2)
    answers = await asyncio.gather(
        *(base.member.send("POST", "/v1/bookings", json=body) for _ in range(RACERS))
    )
    refused = [one for one in answers if one.status_code == 409]
    assert len(refused) == RACERS - 1
    for one in refused:
        (time_,) = one.json()["current"]["preview"]["times"]
        assert time_["alternatives"], "refused without anything instead"
    return float(sum(one.status_code == 201 for one in answers))


async def _naive_table(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE naive (day date, first int, last int)")
    await connection.close()


async def _check_then_insert(base: Base) -> float:
    """How many of 200 get one slot where each looks first and writes then."""
    day: date = TODAY + timedelta(days=next(base.days))
    async with asyncpg.create_pool(base.dsn, min_size=AT_ONCE, max_size=AT_ONCE) as pool:

        async def one() -> None:
            async with pool.acquire() as connection, connection.transaction():
                query = "SELECT 1 FROM naive WHERE day = $1 AND first <= 2 AND last >= 1"
                if await connection.fetchval(query, day) is None:
                    await connection.execute("INSERT INTO naive VALUES ($1, 1, 2)", day)

        await asyncio.gather(*(one() for _ in range(RACERS)))
        found: Any = await pool.fetchval("SELECT count(*) FROM naive WHERE day = $1", day)
    return float(found)


async def _p95(base: Base) -> float:
    """The 95th percentile of previews of twice a week for twenty weeks, in ms."""
    query = {
        "resource_id": base.room["id"],
        "first_period": 9,
        "last_period": 10,
        "term_ends_on": str(TERM),
        "weeks_from": 1,
        "weeks_to": 20,
        "weekdays": [3, 4],
        "people": 20,
    }
    taken: list[float] = []
    for _ in range(ASKED):
        started = time.perf_counter()
        found = await base.member.get("/v1/booking-preview", **query)
        taken.append((time.perf_counter() - started) * 1000)
        assert len(found["times"]) == 40
        assert found["refused"] >= CLASHES - 2, "a holiday or two may fall among them"
    return sorted(taken)[int(len(taken) * 0.95)]
