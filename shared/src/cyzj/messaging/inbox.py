"""The inbox and the dead letters in the consumer's own database."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.messaging.plan import Aside, Place, Plan, Position
from cyzj.messaging.received import Raw

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_SEEN = text(
    "SELECT aggregate, epoch, version FROM inbox WHERE consumer = :c AND aggregate = ANY(:a)"
)
_BLOCKED = text(
    "SELECT DISTINCT aggregate FROM dead_letters"
    " WHERE consumer = :c AND settled_at IS NULL AND aggregate = ANY(:a)"
)
_SETTLED = text(
    """
    SELECT letter.topic, letter."partition", letter."offset" FROM dead_letters AS letter
    JOIN unnest(CAST(:t AS text[]), CAST(:p AS int[]), CAST(:o AS bigint[])) AS r(t, p, o)
        ON letter.topic = r.t AND letter."partition" = r.p AND letter."offset" = r.o
    WHERE letter.consumer = :c AND letter.settled_at IS NOT NULL
    """
)
_MOVE = text(
    """
    INSERT INTO inbox (consumer, aggregate, epoch, version)
    SELECT :c, * FROM unnest(CAST(:a AS uuid[]), CAST(:e AS int[]), CAST(:v AS int[]))
    ON CONFLICT (consumer, aggregate) DO UPDATE SET epoch = excluded.epoch, version = excluded.version
    """
)
_SET_ASIDE = text(
    """
    INSERT INTO dead_letters
        (consumer, topic, "partition", "offset", key, headers, value, aggregate, event_type, kind, error)
    VALUES (:consumer, :topic, :partition, :offset, :key, CAST(:headers AS jsonb), :value,
            :aggregate, :event_type, :kind, :error)
    ON CONFLICT (consumer, topic, "partition", "offset") DO NOTHING
    """
)


async def lock_lanes(
    session: AsyncSession, consumer: str, lanes: Iterable[tuple[str, int]]
) -> None:
    """Let one transaction at a time apply a partition, also while a rebalance hands it over."""
    for topic, partition in sorted(set(lanes)):
        await session.execute(_LOCK, {"name": f"{consumer}/{topic}/{partition}"})


async def positions(
    session: AsyncSession, consumer: str, aggregates: Sequence[UUID]
) -> dict[UUID, Position]:
    """The last applied (epoch, version) of each aggregate that has one."""
    rows = await session.execute(_SEEN, {"c": consumer, "a": list(aggregates)})
    return {row.aggregate: (row.epoch, row.version) for row in rows}


async def blocked(session: AsyncSession, consumer: str, aggregates: Sequence[UUID]) -> set[UUID]:
    """The aggregates that have an open dead letter."""
    rows = await session.execute(_BLOCKED, {"c": consumer, "a": list(aggregates)})
    return {row.aggregate for row in rows}


async def settled(session: AsyncSession, consumer: str, records: Sequence[Raw]) -> set[Place]:
    """Which of these records are settled dead letters: after a rewind they come again."""
    if not records:
        return set()
    places = {
        "t": [raw.topic for raw in records],
        "p": [raw.partition for raw in records],
        "o": [raw.offset for raw in records],
    }
    rows = await session.execute(_SETTLED, {"c": consumer, **places})
    return {(row.topic, row.partition, row.offset) for row in rows}


async def write_down(session: AsyncSession, consumer: str, plan: Plan) -> None:
    """The inbox and the dead letters after a batch, in the effect's own transaction."""
    moved = list(plan.moved)
    if moved:
        await session.execute(
            _MOVE,
            {
                "c": consumer,
                "a": moved,
                "e": [plan.seen[a][0] for a in moved],
                "v": [plan.seen[a][1] for a in moved],
            },
        )
    for aside in plan.asides:
        await session.execute(_SET_ASIDE, {"consumer": consumer, **_row(aside)})


def _row(aside: Aside) -> dict[str, object]:
    return {
        "topic": aside.raw.topic,
        "partition": aside.raw.partition,
        "offset": aside.raw.offset,
        "key": aside.raw.key,
        "headers": headers_to_json(aside.raw.headers),
        "value": aside.raw.value,
        "aggregate": aside.aggregate,
        "event_type": aside.event_type,
        "kind": aside.kind,
        "error": storable(aside.error),
    }


def storable(error: str) -> str:
    """An error as PostgreSQL's text takes it: no NUL, no lone surrogates, at most 2,000 characters."""
    return error[:2000].replace("\0", "").encode("utf-8", "replace").decode()


def headers_to_json(headers: Sequence[tuple[str, bytes | None]]) -> str:
    """Headers as a JSON list of [name, base64 or null]: original bytes, whatever they are."""
    return json.dumps(
        [[name, base64.b64encode(v).decode() if v is not None else None] for name, v in headers]
    )


def headers_from_json(stored: list[list[str | None]]) -> list[tuple[str, bytes | None]]:
    """The reverse of `headers_to_json`, of the parsed JSON."""
    return [(str(name), base64.b64decode(v) if v is not None else None) for name, v in stored]
