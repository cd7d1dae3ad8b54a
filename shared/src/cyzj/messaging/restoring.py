"""After a restore of a service's database: what Kafka knows and the journal does not, and a new epoch.

Kafka is ahead of a restored database. What it holds beyond the journal is listed, event by event
(`missing`), for people to decide about: nothing is taken over by guess. Then the topics are emptied
(`cyzj.messaging.topics.empty_topics`) and every service begins a new epoch: it sends its whole
journal again, and forgets what it only ever knew from events, to learn it anew.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from cyzj.contracts.envelope import Undecodable, decode, stamp
from cyzj.contracts.topics import PARTITIONS
from cyzj.messaging import chain
from cyzj.messaging.kafka import security
from cyzj.settings import KafkaSettings

_FORGET = (
    "DELETE FROM inbox",
    "DELETE FROM dead_letters WHERE settled_at IS NULL",
    "UPDATE journal SET sent_at = NULL, chain_seq = NULL, chain = NULL WHERE sent_at IS NOT NULL",
)
_NEXT_EPOCH = (
    "UPDATE service_state SET epoch = epoch + 1, chain_seq = 0, chain = NULL RETURNING epoch"
)


@dataclass(frozen=True)
class Begun:
    """A new epoch: its number, how many events go out again, and the head of the chain before."""

    epoch: int
    events: int
    head: str


@dataclass(frozen=True)
class Missing:
    """An event that Kafka has and the journal has not, or a record that cannot be read (`why`)."""

    place: str
    why: str = ""
    id: str = ""
    type: str = ""
    subject: str = ""
    aggregateversion: int = 0
    epoch: int = 0
    time: str = ""
    actor: str | None = None
    data: Any = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class ChainBroken(Exception):
    """The restored journal is not as it was written; says where."""


async def begin_epoch(dsn: str, forget: Sequence[str]) -> Begun:
    """Raise the epoch, send the whole journal again, forget what came from events; all or nothing.

    `forget`: SQL that empties the tables which only consumers write. No process of the service may
    run meanwhile. Raises `ChainBroken`, and changes nothing, when the journal was tampered with.
    """
    connection = await asyncpg.connect(dsn)
    try:
        verdict = await chain.verify(connection)
        if not verdict.sound:
            raise ChainBroken(f"position {verdict.broken_at}: {verdict.why}")
        async with connection.transaction():
            for statement in (*forget, *_FORGET):
                await connection.execute(statement)
            epoch = await connection.fetchval(_NEXT_EPOCH)
            events = await connection.fetchval("SELECT count(*) FROM journal WHERE sent_at IS NULL")
        return Begun(epoch, events, verdict.head)
    finally:
        await connection.close()


async def missing(dsn: str, settings: KafkaSettings, topic: str) -> AsyncIterator[Missing]:
    """Every event of the topic that the journal does not have, in Kafka's order per partition."""
    connection = await asyncpg.connect(dsn)
    try:
        known = {row["id"] for row in await connection.fetch("SELECT id FROM journal")}
    finally:
        await connection.close()
    async for record in _whole(settings, topic):
        found = _missing(record, known)
        if found is not None:
            yield found


async def _whole(settings: KafkaSettings, topic: str) -> AsyncIterator[Any]:
    """Every record of the topic up to its end as it is now."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap_servers,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        **security(settings),
    )
    await consumer.start()
    try:
        parts = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        consumer.assign(parts)
        ends = await consumer.end_offsets(parts)
        begins = await consumer.beginning_offsets(parts)
        waiting = {part for part in parts if begins[part] < ends[part]}
        while waiting:
            for part, records in (await consumer.getmany(timeout_ms=1000)).items():
                for record in records:
                    if record.offset < ends[part]:
                        yield record
            waiting = {part for part in waiting if await consumer.position(part) < ends[part]}
    finally:
        await consumer.stop()


def _missing(record: Any, known: set[UUID]) -> Missing | None:
    place = f"{record.topic}/{record.partition}@{record.offset}"
    try:
        event = decode(record.headers, record.value)
    except Undecodable as error:
        return Missing(place, why=error.reason)
    if event.id in known:
        return None
    return Missing(
        place,
        id=str(event.id),
        type=event.type,
        subject=str(event.subject),
        aggregateversion=event.aggregateversion,
        epoch=event.epoch,
        time=stamp(event.time),
        actor=event.actor,
        data=event.data.model_dump(mode="json"),
    )
