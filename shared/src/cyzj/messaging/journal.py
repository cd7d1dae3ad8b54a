"""Appending to the journal, in the command's own transaction, after the aggregate was flushed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from aiokafka.partitioner import murmur2
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from cyzj.contracts.envelope import ALLIANCE, Envelope, stamp
from cyzj.contracts.payload import Payload
from cyzj.contracts.topics import PARTITIONS
from cyzj.domain.errors import DomainError, Kind
from cyzj.domain.ids import new_id

LARGEST_EVENT = 256 * 1024


def partition_of(key: bytes) -> int:
    """The partition of a key: Kafka's own murmur2, as every other client computes it."""
    return int((murmur2(key) & 0x7FFFFFFF) % PARTITIONS)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who acted, as what, by which command, and in which trace. `actor` is a person_ref or `system`."""

    actor: str
    role: str
    command: str
    correlationid: str | None = None
    causationid: str | None = None
    traceparent: str | None = None

    def because(self, cause: Envelope) -> Provenance:
        """The same, as a reaction to `cause`: in its trace."""
        return replace(
            self,
            correlationid=cause.correlationid,
            causationid=str(cause.id),
            traceparent=cause.traceparent,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One event about to be written down. A reaction to `cause` takes its time and its trace."""

    subject: UUID
    aggregateversion: int
    data: Payload
    audience: str = ALLIANCE
    occurredat: datetime | None = None
    cause: Envelope | None = None


_INSERT = text(
    """
    INSERT INTO journal (id, type, subject, lane, aggregateversion, epoch, "time", occurredat,
        correlationid, causationid, actor, role, command, audience, traceparent, data, salt, leaf)
    VALUES (:id, :type, :subject, :lane, :aggregateversion, :epoch, :time, :occurredat,
        :correlationid, :causationid, :actor, :role, :command, :audience, :traceparent, :data, :salt, :leaf)
    """
)


async def append(
    connection: AsyncConnection | AsyncSession,
    entries: Sequence[Entry],
    *,
    by: Provenance,
    now: datetime,
    epoch: int,
) -> None:
    """Write the events down, in the order given; they are sent after the commit.

    The aggregate's row must be flushed before (it holds the lock that orders two writers).
    Raises `DomainError(INVALID, "event-too-large")` above 256 KiB.
    """
    rows = [_row(entry, by, now, epoch) for entry in entries]
    if rows:
        await connection.execute(_INSERT, rows if len(rows) > 1 else rows[0])


def _row(entry: Entry, by: Provenance, now: datetime, epoch: int) -> dict[str, object]:
    if entry.cause is not None:
        by, now = by.because(entry.cause), entry.cause.time
    data = entry.data.model_dump_json()
    if len(data) * 4 > LARGEST_EVENT and len(data.encode()) > LARGEST_EVENT:
        raise DomainError(
            Kind.INVALID, "event-too-large", "内容太大（超过 256 KiB），请减少后再提交。"
        )
    row: dict[str, object] = {
        "id": new_id(),
        "type": entry.data.TYPE,
        "subject": entry.subject,
        "lane": partition_of(str(entry.subject).encode()),
        "aggregateversion": entry.aggregateversion,
        "epoch": epoch,
        "time": now,
        "occurredat": entry.occurredat,
        "correlationid": by.correlationid,
        "causationid": by.causationid,
        "actor": by.actor,
        "role": by.role,
        "command": by.command,
        "audience": entry.audience,
        "traceparent": by.traceparent,
        "data": data,
        "salt": os.urandom(16),
    }
    row["leaf"] = leaf_of(row)
    return row


_LEAF_FIELDS = (
    "id",
    "type",
    "subject",
    "aggregateversion",
    "epoch",
    "time",
    "occurredat",
    "correlationid",
    "causationid",
    "actor",
    "role",
    "command",
    "audience",
    "data",
)


def leaf_of(row: dict[str, object]) -> bytes:
    """`sha256(salt ‖ row)`: the row's fields as text, one a line, absent ones empty.

    No field holds a line break, so the text is unambiguous. Who may not read the row can still
    be given the leaf, and check the chain.
    """
    salt = row["salt"]
    assert isinstance(salt, bytes)
    lines = "\n".join(_text(row[name]) for name in _LEAF_FIELDS)
    return hashlib.sha256(salt + lines.encode()).digest()


def _text(value: object) -> str:
    if value is None:
        return ""
    return stamp(value) if isinstance(value, datetime) else str(value)


def link(previous: bytes, leaf: bytes) -> bytes:
    """The next chain value: `sha256(previous ‖ leaf)`."""
    return hashlib.sha256(previous + leaf).digest()
