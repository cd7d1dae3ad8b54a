"""Projection catch-up, facts and views committed, against a bare consumer of the same records.

Ours is `python -m group_office serve` as it is deployed, on an empty database, with the whole topic
before it; the reference is `bare_consumer`. Both run on uvloop, alone, in processes of their own.

The bound does not hold yet. Quiet, on 2 cores with Python 3.11: ours 15,900 events/s and 55 us of
its own processor time an event (PostgreSQL 21 us beside it), the reference 94,500 and 10 us; 0.3
would leave 35 us for everything. Of ours, by sampling: aiokafka 12 %; headers, envelope and ids
11 %, JSON to payload 12 %; rows of facts and their COPY 6 to 7 %; views 34 % (steps 13, items 11,
activity 9), of which half is the driver's encoding; inbox, plan and session 7 %; freeing it all 5 %.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from tests.performance.harness import Bound, Pair
from tests.performance.history import Record, history
from tests.performance.processes import free_port, process

from cyzj.contracts.topics import PARTITIONS, topic_of
from cyzj.local.kafka import temporary_kafka
from cyzj.local.postgres import temporary_postgres
from cyzj.messaging.topics import apply_topics
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import bare_dsn
from cyzj.testing.databases import service_database
from cyzj.testing.waiting import eventually
from group_office.storage.tables import metadata

EXCHANGES = 3_500
"""About 44,000 events of 370 to 1,100 bytes, 610 on average, with 510 bytes of headers."""
TOPIC = topic_of("teacher_exchanges", "")
GROUP = "group_office.teacher_exchanges"
_FOLDED = "SELECT coalesce(sum(events), 0)::int FROM read_to"


@dataclass(frozen=True)
class Bench:
    """The servers, and how many records the topic holds."""

    postgres: str
    kafka: str
    records: int


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """One topic for all rounds; groups and databases are new in each."""
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(temporary_postgres())
        kafka = stack.enter_context(temporary_kafka())
        records = history(EXCHANGES)
        await _fill(kafka.bootstrap_servers, records)
        bench = Bench(postgres.admin_dsn, kafka.bootstrap_servers, len(records))
        yield [
            Pair(
                "projection catch-up, facts and views committed",
                "events/s",
                lambda: _ours(bench),
                lambda: _bare(bench),
                Bound(">=", 0.3),
            )
        ]


async def _fill(servers: str, records: list[Record]) -> None:
    await apply_topics(KafkaSettings(bootstrap_servers=servers), replication=1)
    async with AIOKafkaProducer(
        bootstrap_servers=servers, linger_ms=5, max_batch_size=512 * 1024
    ) as producer:
        sent = [
            await producer.send(TOPIC, value, key=key, headers=headers)
            for key, value, headers in records
        ]
        await asyncio.gather(*sent)


async def _ours(bench: Bench) -> float:
    """Events a second, from the first that are committed to the last; the first are not counted."""
    async with service_database(bench.postgres, "group_office", metadata) as url:
        port = free_port()
        environment = {
            "CYZJ_DATABASE__URL": url,
            "CYZJ_KAFKA__BOOTSTRAP_SERVERS": bench.kafka,
            "CYZJ_HTTP__PORT": str(port),
            "CYZJ_LOG_LEVEL": "WARNING",
        }
        ready = f"http://127.0.0.1:{port}/livez"
        connection = await asyncpg.connect(bare_dsn(url))
        watching = asyncio.create_task(_watch(connection, bench.records))
        try:
            async with process(["group_office", "serve"], environment, ready):
                rate = await watching
        finally:
            watching.cancel()
            await connection.close()
    await _rewind(bench.kafka)
    return rate


async def _watch(connection: asyncpg.Connection[Any], records: int) -> float:
    first, started = 0, 0.0
    while True:
        folded = await connection.fetchval(_FOLDED)
        if folded and not first:
            first, started = folded, time.perf_counter()
        if folded >= records:
            return float((folded - first) / (time.perf_counter() - started))
        await asyncio.sleep(0.01)


async def _bare(bench: Bench) -> float:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.performance.bare_consumer"),
        *(bench.kafka, TOPIC, str(bench.records)),
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await child.communicate()
    return float(printed)


async def _rewind(servers: str) -> None:
    """The next round begins at the beginning: possible once the group has no member any more."""
    async with AIOKafkaConsumer(
        bootstrap_servers=servers, group_id=GROUP, enable_auto_commit=False
    ) as consumer:
        partitions = [TopicPartition(TOPIC, number) for number in range(PARTITIONS)]
        consumer.assign(partitions)

        async def rewound() -> bool:
            try:
                await consumer.commit(dict.fromkeys(partitions, 0))
            except KafkaError:
                return False
            return True

        await eventually(rewound, within=30)
