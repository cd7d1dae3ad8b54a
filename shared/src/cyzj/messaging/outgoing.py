"""Journal rows into Kafka: closed record batches, one at a time per partition, nothing overtakes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidMessageError,
    InvalidTimestampError,
    KafkaError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    UnknownError,
)
from aiokafka.partitioner import murmur2

from cyzj.contracts.envelope import headers_of
from cyzj.contracts.topics import PARTITIONS

LARGEST_BATCH = 512 * 1024
REFUSED = (
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    InvalidMessageError,
    InvalidTimestampError,
    PolicyViolationError,
    UnknownError,  # aiokafka's word for every code it has no class for, INVALID_RECORD among them
)
"""Kafka will not take this record, however often: its size or its content is wrong."""


def partition_of(key: bytes) -> int:
    """The partition of a key: Kafka's own murmur2, as every other client computes it."""
    return int((murmur2(key) & 0x7FFFFFFF) % PARTITIONS)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One journal row ready to send."""

    position: int
    subject: UUID
    partition: int
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def outgoing(row: asyncpg.Record, source: str) -> Outgoing:
    """The record of a journal row."""
    key = str(row["subject"]).encode()
    return Outgoing(
        position=row["position"],
        subject=row["subject"],
        partition=partition_of(key),
        key=key,
        value=row["data"].encode(),
        headers=headers_of(
            id=row["id"],
            source=source,
            type=row["type"],
            subject=row["subject"],
            time=row["time"],
            aggregateversion=row["aggregateversion"],
            epoch=row["epoch"],
            audience=row["audience"],
            occurredat=row["occurredat"],
            correlationid=row["correlationid"],
            causationid=row["causationid"],
            actor=row["actor"],
            traceparent=row["traceparent"],
        ),
    )


@dataclass
class Outcome:
    """What became of a turn: positions sent, positions refused with the reason, and a last failure."""

    sent: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    failure: Exception | None = None


async def send(producer: AIOKafkaProducer, topic: str, rows: Iterable[Outgoing]) -> Outcome:
    """Send the rows, in order within each partition; partitions go side by side.

    A partition stops at the first failure that proves nothing (time-out, connection): its later
    rows stay unsent. A row that Kafka refuses is reported, and the later rows of its key with it.
    """
    outcome = Outcome()
    lanes: dict[int, list[Outgoing]] = defaultdict(list)
    for row in rows:
        lanes[row.partition].append(row)
    await asyncio.gather(*(_send_lane(producer, topic, lane, outcome) for lane in lanes.values()))
    return outcome


async def _send_lane(
    producer: AIOKafkaProducer, topic: str, lane: list[Outgoing], outcome: Outcome
) -> None:
    blocked: set[UUID] = set()
    start = 0
    while start < len(lane):
        batch = producer.create_batch()
        end = start
        while end < len(lane):
            row = lane[end]
            if (
                batch.append(timestamp=None, key=row.key, value=row.value, headers=row.headers)
                is None
            ):
                break
            end += 1
        batch.close()
        try:
            await (await producer.send_batch(batch, topic, partition=lane[0].partition))
        except REFUSED:
            if not await _one_by_one(producer, topic, lane[start:end], blocked, outcome):
                return
        except (KafkaError, OSError) as failure:
            outcome.failure = failure
            return
        else:
            outcome.sent.extend(row.position for row in lane[start:end])
        start = end


async def _one_by_one(
    producer: AIOKafkaProducer,
    topic: str,
    rows: Sequence[Outgoing],
    blocked: set[UUID],
    outcome: Outcome,
) -> bool:
    """After a refusal: each row alone, so that only the culprit and its followers are parked."""
    for row in rows:
        if row.subject in blocked:
            outcome.refused[row.position] = "behind a refused row of the same aggregate"
            continue
        batch = producer.create_batch()
        batch.append(timestamp=None, key=row.key, value=row.value, headers=row.headers)
        batch.close()
        try:
            await (await producer.send_batch(batch, topic, partition=row.partition))
        except REFUSED as refusal:
            blocked.add(row.subject)
            outcome.refused[row.position] = f"refused by Kafka: {type(refusal).__name__}"
        except (KafkaError, OSError) as failure:
            outcome.failure = failure
            return False
        else:
            outcome.sent.append(row.position)
    return True
