"""What the tests build with: relays, consumers and records of the tally service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Protocol, TypeAlias
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from sqlmodel import select

from cyzj.contracts.envelope import Envelope, encode
from cyzj.contracts.topics import PARTITIONS
from cyzj.domain.clock import MovableClock
from cyzj.domain.ids import new_id
from cyzj.messaging.consumer import Apply, Consumer
from cyzj.messaging.journal import partition_of
from cyzj.messaging.kafka import relay_producer
from cyzj.messaging.received import Raw
from cyzj.messaging.relay import Relay, RelayTarget
from cyzj.messaging.subscriptions import Subscriptions
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import Sessions, bare_dsn
from tally.tables import EffectRow
from tally.use_cases import NOW, note, payload

TOPIC = "cyzj.group_office.v1"
SOURCE = "/cyzj/group_office"
LISTENER = "tally.group_office"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Part(Protocol):
    """A relay, subscriptions, a sweeper."""

    async def run(self) -> None: ...

    def stop(self) -> None: ...


@asynccontextmanager
async def running(part: Part) -> AsyncIterator[None]:
    """The part at work within the block; it has ended in order after it."""
    task = asyncio.create_task(part.run())
    try:
        yield
    finally:
        part.stop()
        await asyncio.wait_for(task, 20)


def relay_to(database: str, settings: KafkaSettings, topic: str | None = None) -> Relay:
    """A relay of this database; not running yet."""
    return Relay(
        bare_dsn(database),
        lambda: relay_producer(settings, client_id="tally-relay"),
        RelayTarget(topic or settings.prefix + TOPIC, SOURCE),
    )


def listener(sessions: Sessions, apply: Apply = note, *, patience: float = 0.0) -> Consumer:
    """A consumer that notes effects; without patience a transient failure is raised at once."""
    return Consumer(LISTENER, sessions, apply, MovableClock(), patience=patience)


def event(
    aggregate: UUID, version: int, *, epoch: int = 1, time: datetime = NOW, id: UUID | None = None
) -> Envelope:
    """The reminder that brings the aggregate to `version`."""
    data = payload(aggregate, version)
    return Envelope(id or new_id(), SOURCE, data.TYPE, aggregate, time, version, data, epoch=epoch)


def record(
    aggregate: UUID,
    version: int,
    offset: int,
    *,
    epoch: int = 1,
    headers: Sequence[tuple[str, bytes | None]] | None = None,
    value: bytes | None = None,
) -> Raw:
    """The record of that event at an offset; `headers` and `value` replace its own."""
    own_headers, own_value = encode(event(aggregate, version, epoch=epoch))
    key = str(aggregate).encode()
    headers = own_headers if headers is None else headers
    return Raw(TOPIC, partition_of(key), offset, key, value or own_value, headers)


async def effects(sessions: Sessions) -> list[tuple[UUID, int]]:
    """(aggregate, version) of every effect, in order."""
    async with sessions() as session:
        rows = await session.execute(select(EffectRow).order_by(EffectRow.n))  # type: ignore[arg-type]
        return [(row.aggregate, row.version) for row in rows.scalars()]


def versions(pairs: Iterable[tuple[UUID, int]], aggregate: UUID) -> list[int]:
    """The versions of one aggregate among them, in order."""
    return [version for other, version in pairs if other == aggregate]


def in_order_once(pairs: Sequence[tuple[UUID, int]]) -> bool:
    """Whether every aggregate's versions are 1, 2, 3, … without gap, repetition or swap."""
    found: dict[UUID, int] = {}
    for aggregate, version in pairs:
        if version != found.get(aggregate, 0) + 1:
            return False
        found[aggregate] = version
    return True


def place_of(record: ConsumerRecord[bytes, bytes]) -> tuple[UUID, int]:
    """(aggregate, version) as a record's headers say."""
    headers = dict(record.headers)
    return UUID(headers["ce_subject"].decode()), int(headers["ce_aggregateversion"])


async def places_on(settings: KafkaSettings, topic: str | None = None) -> list[tuple[UUID, int]]:
    """(aggregate, version) of every record of a topic, by partition and offset."""
    records = await everything_on(topic or settings.prefix + TOPIC, settings.bootstrap_servers)
    return [place_of(record) for record in records]


async def everything_on(topic: str, bootstrap: str) -> list[ConsumerRecord[bytes, bytes]]:
    """Every record of a topic as it is now, by partition and offset."""
    records: list[ConsumerRecord[bytes, bytes]] = []
    async with AIOKafkaConsumer(
        bootstrap_servers=bootstrap, auto_offset_reset="earliest"
    ) as reader:
        partitions = [TopicPartition(topic, n) for n in range(PARTITIONS)]
        reader.assign(partitions)
        ends = await reader.end_offsets(partitions)
        for partition in partitions:
            while await reader.position(partition) < ends[partition]:
                batch = await reader.getmany(partition, timeout_ms=1000)
                records += batch.get(partition, [])
    return records


async def publish(settings: KafkaSettings, *records: Raw, partition: int | None = None) -> None:
    """Put records on the tally's topic as they are, in one batch per partition, whatever they hold."""
    async with relay_producer(settings, client_id="anybody") as producer:
        lanes: dict[int, list[Raw]] = {}
        for raw in records:
            lanes.setdefault(raw.partition if partition is None else partition, []).append(raw)
        for lane, raws in lanes.items():
            batch = producer.create_batch()
            for raw in raws:
                batch.append(timestamp=None, key=raw.key, value=raw.value, headers=raw.headers)
            batch.close()
            await (await producer.send_batch(batch, settings.prefix + TOPIC, partition=lane))


def subscribed(settings: KafkaSettings, consumer: Consumer) -> Subscriptions:
    """Subscriptions with this consumer alone on the tally's topic; not running yet."""
    subscriptions = Subscriptions(settings)
    subscriptions.subscribe(settings.prefix + TOPIC, consumer)
    return subscriptions
