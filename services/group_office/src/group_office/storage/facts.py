"""Facts in and out: written in bulk as they came, read back as events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from cyzj.contracts.envelope import EVENTS, Envelope
from cyzj.messaging.received import Received
from group_office.storage.bulk import Connection

_COLUMNS = (
    "topic",
    "partition",
    "offset",
    "id",
    "type",
    "subject",
    "aggregateversion",
    "epoch",
    "time",
    "occurredat",
    "audience",
    "actor",
    "correlationid",
    "causationid",
    "data",
)
_READ_TO = """
INSERT INTO read_to (topic, partition, "offset", events, time, delay_ms, at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (topic, partition) DO UPDATE SET
    "offset" = greatest(read_to."offset", excluded."offset"),
    events = read_to.events + excluded.events,
    time = greatest(read_to.time, excluded.time),
    delay_ms = excluded.delay_ms, at = excluded.at
"""
_OF_SUBJECTS = """
SELECT * FROM facts AS f WHERE subject = ANY($1::uuid[]) AND NOT EXISTS (
    SELECT 1 FROM facts AS g
    WHERE g.subject = f.subject AND g.epoch > f.epoch AND g.aggregateversion <= f.aggregateversion)
ORDER BY epoch, aggregateversion
"""
_BETWEEN = "SELECT * FROM facts WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3"


async def write(connection: Connection, events: Sequence[Received]) -> None:
    """Keep the events, and how far their partitions are read; none of them is there yet."""
    await connection.copy_records_to_table("facts", records=map(_row, events), columns=_COLUMNS)
    last: dict[tuple[str, int], list[Received]] = {}
    for received in events:
        last.setdefault((received.raw.topic, received.raw.partition), []).append(received)
    now = datetime.now(UTC)
    await connection.executemany(
        _READ_TO, [_read_to(lane, part, now) for lane, part in sorted(last.items())]
    )


async def standing(connection: Connection, subjects: Iterable[UUID]) -> list[Envelope]:
    """The events of these aggregates that still stand, in order.

    A restored database begins a new epoch: what an older epoch wrote from that version on is void.
    """
    return [envelope(row) for row in await connection.fetch(_OF_SUBJECTS, list(subjects))]


async def between(
    connection: Connection, after: int, until: int, limit: int
) -> tuple[list[Envelope], int]:
    """Up to `limit` events after position `after`, and the position of the last (or `until`)."""
    rows = await connection.fetch(_BETWEEN, after, until, limit)
    return [envelope(row) for row in rows], rows[-1]["position"] if rows else until


def envelope(row: asyncpg.Record) -> Envelope:
    """The event a fact keeps, as its consumer got it."""
    return Envelope(
        id=row["id"],
        source=f"/cyzj/{row['type'].split('.')[2]}",
        type=row["type"],
        subject=row["subject"],
        time=row["time"],
        aggregateversion=row["aggregateversion"],
        data=EVENTS[row["type"]].model_validate_json(row["data"], extra="ignore"),
        epoch=row["epoch"],
        occurredat=row["occurredat"],
        correlationid=row["correlationid"],
        causationid=row["causationid"],
        actor=row["actor"],
        audience=row["audience"],
    )


def _row(received: Received) -> tuple[object, ...]:
    event, raw = received.event, received.raw
    return (
        raw.topic,
        raw.partition,
        raw.offset,
        event.id,
        event.type,
        event.subject,
        event.aggregateversion,
        event.epoch,
        event.time,
        event.occurredat,
        event.audience,
        event.actor,
        event.correlationid,
        event.causationid,
        (raw.value or b"").decode(),
    )


def _read_to(lane: tuple[str, int], events: list[Received], now: datetime) -> tuple[object, ...]:
    latest = events[-1]  # they come in order
    time = max([received.event.time for received in events])
    return (*lane, latest.raw.offset, len(events), time, _delay(latest.event, now), now)


def _delay(event: Envelope, now: datetime) -> int:
    """Milliseconds since the event was recorded.

    By the time inside its id (UUIDv7), which the demonstration clock does not move.
    """
    made = event.id.int >> 80 if event.id.version == 7 else int(event.time.timestamp() * 1000)
    return max(int(now.timestamp() * 1000) - made, 0)
