"""A filtered list at 200,000 requests, against the same at 2,000."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import httpx
from tests.performance.commands import body
from tests.performance.harness import Bound, Pair

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.local.kafka import temporary_kafka
from cyzj.local.postgres import temporary_postgres
from cyzj.messaging.topics import apply_topics
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import bare_dsn
from cyzj.testing.databases import service_database
from cyzj.testing.fixtures import served, settings_for
from cyzj.testing.tokens import Issuer
from teacher_exchanges.storage.tables import metadata
from teacher_exchanges.wiring import build

MANY, FEW, ASKED = 200_000, 2_000, 40
QUERIES = (
    "status=open&exchange_type=lecture&limit=20",
    "exchange_type=outreach_teaching&mode=online&limit=50&sort=-created_at",
    "status=open&status=paused&limit=20&sort=deadline",
    "status=open&major_code=46&limit=20&with_total=true",
)
_KINDS = ("outreach_teaching", "lecture")
_MULTIPLY = """
INSERT INTO requests ({columns})
SELECT {values} FROM requests AS r, generate_series(1, $1) AS n
"""


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """Two databases with the same mixture of requests, one a hundred times as large."""
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(temporary_postgres())
        kafka = stack.enter_context(temporary_kafka())
        settings = KafkaSettings(bootstrap_servers=kafka.bootstrap_servers)
        await apply_topics(settings, replication=1)
        clients = [
            await stack.enter_async_context(_service(postgres.admin_dsn, settings, rows))
            for rows in (MANY, FEW)
        ]
        yield [
            Pair(
                "filtered list, p95 at 200,000 against 2,000 requests",
                "ms",
                lambda: _p95(*clients[0]),
                lambda: _p95(*clients[1]),
                Bound("<=", 2),
            )
        ]


@asynccontextmanager
async def _service(
    admin: str, kafka: KafkaSettings, rows: int
) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, str]]]:
    issuer = Issuer()
    async with (
        service_database(admin, "teacher_exchanges", metadata) as url,
        served(build(settings_for(url, kafka), "http"), issuer) as client,
    ):
        for school in range(20):
            await _post(client, issuer, school)
        await _multiply(bare_dsn(url), rows // 20)
        yield client, issuer.headers(Role.COORDINATOR, school=new_id())


async def _post(client: httpx.AsyncClient, issuer: Issuer, number: int) -> None:
    changes = {
        "exchange_type": _KINDS[number % 2],
        "mode": ("onsite", "online", "hybrid")[number % 3],
        "class_hours": "4.00",
        "major_code": ("460103", "700209", "500211")[number % 3],
    }
    headers = issuer.headers(Role.COORDINATOR, school=new_id())
    answer = await client.post("/v1/exchange-requests", json={**body(), **changes}, headers=headers)
    answer.raise_for_status()


async def _multiply(dsn: str, times: int) -> None:
    """Each of the posted requests `times` times over, spread over a year."""
    connection = await asyncpg.connect(dsn)
    try:
        names = await connection.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'requests'"
            " AND is_generated = 'NEVER'"
        )
        own = {
            "id": "gen_random_uuid()",
            "number": "'TX-' || substr(md5(r.number || n), 1, 13)",
            "created_at": "r.created_at - n * interval '1 year' / $1::float",
            "deadline": "r.deadline + (n % 90)::int",
        }
        columns = [row["column_name"] for row in names]
        values = ", ".join(own.get(c, f'r."{c}"') for c in columns)
        quoted = ", ".join(f'"{c}"' for c in columns)
        await connection.execute(_MULTIPLY.format(columns=quoted, values=values), times - 1)
        await connection.execute("VACUUM ANALYZE requests")
    finally:
        await connection.close()


async def _p95(client: httpx.AsyncClient, headers: dict[str, str]) -> float:
    """The 95th percentile of the answers to the queries, in ms."""
    taken: list[float] = []
    for number in range(ASKED):
        query = QUERIES[number % len(QUERIES)]
        started = time.perf_counter()
        answer = await client.get(f"/v1/exchange-requests?{query}", headers=headers)
        taken.append((time.perf_counter() - started) * 1000)
        answer.raise_for_status()
    return sorted(taken)[int(len(taken) * 0.95)]
