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
from aiokafka.producer.message_accumulator import BatchBuilder

from cyzj.contracts.envelope import JSON, SPEC

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


_STAMP = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


@dataclass(slots=True)
class Outgoing:
    """One journal row ready to send."""

    position: int
    subject: UUID
    partition: int
    leaf: bytes
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


_ATTRIBUTES = (
    ("id", "id::text"),
    ("type", "type"),
    ("subject", "subject::text"),
    ("time", _STAMP.format('"time"')),
    ("aggregateversion", "aggregateversion::text"),
    ("epoch", "epoch::text"),
    ("audience", "audience"),
    ("occurredat", _STAMP.format("occurredat")),
    ("correlationid", "correlationid"),
    ("causationid", "causationid"),
    ("actor", "actor"),
    ("traceparent", "traceparent"),
)
"""CloudEvents attributes and the SQL that writes each as `headers_of` does: PostgreSQL is the faster writer."""
_NAMES = tuple(f"ce_{name}" for name, _ in _ATTRIBUTES)
TAKE = f"""
SELECT position, subject, lane, leaf, convert_to(subject::text, 'UTF8'), convert_to(data, 'UTF8'),
       {", ".join(f"convert_to({sql}, 'UTF8')" for _, sql in _ATTRIBUTES)}
FROM journal WHERE sent_at IS NULL AND parked_at IS NULL AND position <> ALL($2::bigint[])
  AND NOT EXISTS (SELECT FROM journal AS parked WHERE parked.parked_at IS NOT NULL
                  AND parked.subject = journal.subject AND parked.position < journal.position)
ORDER BY position LIMIT $1
"""  # noqa: S608 - only our own constants
"""The next `$1` unsent rows besides those in hand, by flag, in order.

What waits behind a parked row is left out in the same snapshot: with a second look, an `unpark`
between the two would let a later row overtake.
"""


def outgoing(row: asyncpg.Record, source: bytes) -> Outgoing:
    """The record of a journal row that `TAKE` selected."""
    position, subject, lane, leaf, key, value, *attributes = row
    headers = [(n, v) for n, v in zip(_NAMES, attributes, strict=True) if v is not None]
    headers += (SPEC, ("ce_source", source), JSON)
    return Outgoing(position, subject, lane, leaf, key, value, headers)


@dataclass
class Outcome:
    """What became of a turn: positions sent, positions refused with the reason, and a last failure.

    A row in neither stays unsent: its partition failed, or an earlier row of its key was refused.
    """

    sent: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    failure: Exception | None = None


async def send(producer: AIOKafkaProducer, topic: str, rows: Iterable[Outgoing]) -> Outcome:
    """Send the rows, in order within each partition; partitions go side by side.

    A partition stops at the first failure that proves nothing (time-out, connection). A row that
    Kafka refuses is reported, and the later rows of its key wait behind it.
    """
    outcome = Outcome()
    lanes: dict[int, list[Outgoing]] = defaultdict(list)
    for row in rows:
        lanes[row.partition].append(row)
    await asyncio.gather(*(_send_lane(producer, topic, lane, outcome) for lane in lanes.values()))
    return outcome


async def _send_lane(
    producer: AIOKafkaProducer, topic: str, lane: Sequence[Outgoing], outcome: Outcome
) -> None:
    refused: set[UUID] = set()
    while lane:
        batch, rows, lane = _next_batch(producer, lane)
        try:
            await (await producer.send_batch(batch, topic, partition=rows[0].partition))
        except REFUSED:
            if not await _one_by_one(producer, topic, rows, refused, outcome):
                return
            lane = [row for row in lane if row.subject not in refused]
        except (KafkaError, OSError) as failure:
            outcome.failure = failure
            return
        else:
            outcome.sent.extend(row.position for row in rows)


def _next_batch(
    producer: AIOKafkaProducer, lane: Sequence[Outgoing]
) -> tuple[BatchBuilder, Sequence[Outgoing], Sequence[Outgoing]]:
    """A closed batch of the first rows (at least one, as many as it holds), those rows, and the rest."""
    batch, count = producer.create_batch(), 0
    for row in lane:
        if batch.append(timestamp=None, key=row.key, value=row.value, headers=row.headers) is None:
            break
        count += 1
    batch.close()
    return batch, lane[:count], lane[count:]


async def _one_by_one(
    producer: AIOKafkaProducer,
    topic: str,
    rows: Sequence[Outgoing],
    refused: set[UUID],
    outcome: Outcome,
) -> bool:
    """After a refusal: each row alone, so that only the culprit is parked. False: the lane must stop."""
    for row in rows:
        if row.subject in refused:
            continue
        batch, _, _ = _next_batch(producer, [row])
        try:
            await (await producer.send_batch(batch, topic, partition=row.partition))
        except REFUSED as refusal:
            refused.add(row.subject)
            outcome.refused[row.position] = f"refused by Kafka: {type(refusal).__name__}"
        except (KafkaError, OSError) as failure:
            outcome.failure = failure
            return False
        else:
            outcome.sent.append(row.position)
    return True
