"""The relay against a bare idempotent producer: the same 20,000 records of 700 bytes, in order."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaProducer
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from tests.performance.harness import Bound, Pair

from cyzj.contracts.payload import TYPE_PREFIX
from cyzj.domain.ids import new_id
from cyzj.local.kafka import temporary_kafka
from cyzj.local.postgres import temporary_postgres
from cyzj.messaging.journal import partition_of
from cyzj.messaging.kafka import relay_producer
from cyzj.messaging.outgoing import TAKE, outgoing
from cyzj.messaging.relay import Relay, RelayTarget
from cyzj.messaging.topics import apply_topics
from cyzj.settings import KafkaSettings
from cyzj.storage.tables import common_tables
from cyzj.testing.databases import fresh_database

ROWS = 20_000
SOURCE = "/cyzj/bench"
_FILL = """
INSERT INTO journal (id, type, subject, lane, aggregateversion, epoch, "time", actor, role, command, audience,
                     correlationid, traceparent, data, salt, leaf)
SELECT gen_random_uuid(), $2, s.id, s.lane, 1, 1, now(), s.id::text, 'coordinator', 'post_request', 'alliance',
       repeat('a', 32), '00-' || repeat('a', 32) || '-' || repeat('b', 16) || '-01',
       '{"filler":"' || repeat('x', 685) || '"}', repeat('s', 16)::bytea, sha256(s.id::text::bytea)
FROM unnest($1::uuid[], $3::int[]) AS s(id, lane)
"""


async def make_tables(url: str) -> None:
    """The tables every service has, without a service."""
    metadata = MetaData()
    common_tables(metadata)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """One journal and one broker for all rounds; a topic of its own for each side of each round."""
    with temporary_postgres() as postgres, temporary_kafka() as kafka:
        async with fresh_database(postgres.admin_dsn, "bench_relay", make_tables) as url:
            settings = KafkaSettings(bootstrap_servers=kafka.bootstrap_servers)
            dsn = url.replace("postgresql+asyncpg", "postgresql")
            yield [
                Pair(
                    "relay, 20,000 rows of 700 bytes",
                    "events/s",
                    lambda: _ours(dsn, settings),
                    lambda: _bare(dsn, settings),
                    Bound(">=", 0.8),
                )
            ]


async def _filled(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    subjects: list[UUID] = [new_id() for _ in range(ROWS)]
    await connection.execute("TRUNCATE journal")
    lanes = [partition_of(str(subject).encode()) for subject in subjects]
    await connection.execute(_FILL, subjects, f"{TYPE_PREFIX}.bench.row.written.v1", lanes)
    await connection.execute("VACUUM ANALYZE journal")


async def _ours(dsn: str, settings: KafkaSettings) -> float:
    topic = f"ours-{new_id()}"
    await apply_topics(settings, [topic], replication=1)
    connection = await asyncpg.connect(dsn)
    await _filled(connection)
    relay = Relay(
        dsn, lambda: relay_producer(settings, client_id="bench"), RelayTarget(topic, SOURCE)
    )
    async with relay_producer(settings, client_id="bench") as producer:
        started = time.perf_counter()
        sent = 0
        while sent < ROWS:
            sent += await relay.turn(connection, producer)
        taken = time.perf_counter() - started
    await connection.close()
    return ROWS / taken


async def _bare(dsn: str, settings: KafkaSettings) -> float:
    topic = f"bare-{new_id()}"
    await apply_topics(settings, [topic], replication=1)
    connection = await asyncpg.connect(dsn)
    await _filled(connection)
    unsent = await connection.fetch(TAKE, ROWS, [])
    rows = [outgoing(row, SOURCE.encode()) for row in unsent]
    await connection.close()
    async with AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap_servers,
        acks="all",
        enable_idempotence=True,
        linger_ms=0,
    ) as producer:
        started = time.perf_counter()
        futures = [
            await producer.send(topic, key=r.key, value=r.value, headers=r.headers) for r in rows
        ]
        for future in futures:
            await future
        taken = time.perf_counter() - started
    return ROWS / taken
