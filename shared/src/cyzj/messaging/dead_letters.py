"""Settling dead letters: retry applies an aggregate's records in order, discard skips one with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.errors import conflict, not_found
from cyzj.messaging import inbox
from cyzj.messaging.consumer import Consumer, describe
from cyzj.messaging.plan import plan
from cyzj.messaging.received import Raw, Received, read
from cyzj.storage.transient import is_transient

_ONE = text("SELECT * FROM dead_letters WHERE id = :id AND consumer = :c AND settled_at IS NULL")
_OF_AGGREGATE = text(
    "SELECT * FROM dead_letters WHERE consumer = :c AND aggregate = :a AND settled_at IS NULL"
    ' ORDER BY "offset", id FOR UPDATE'
)
_SETTLE = text(
    "UPDATE dead_letters SET settled_at = :now, outcome = :outcome, settled_by = :by, reason = :reason"
    " WHERE id = :id"
)
_FAILED = text("UPDATE dead_letters SET attempts = attempts + 1, error = :error WHERE id = :id")


@dataclass(frozen=True)
class Settled:
    """What a retry or discard did: how many records were applied, and what still stands in the way."""

    applied: int
    remaining: int
    error: str | None = None


async def retry(consumer: Consumer, id: int, *, by: str) -> Settled:
    """Apply the record and those behind it, in order; stops at the first that still refuses."""
    async with consumer.sessions() as session, session.begin():
        first = await _load(session, consumer, id)
        return await _apply_in_order(session, consumer, first, by)


async def discard(consumer: Consumer, id: int, *, by: str, reason: str) -> Settled:
    """Skip this record for good, then apply what waited behind it. The reason is kept."""
    async with consumer.sessions() as session, session.begin():
        first = await _load(session, consumer, id)
        item = read(_raw(first))
        if isinstance(item, Received):
            await _skip_to(session, consumer, item)
        await _settle(session, consumer, first.id, "discarded", by, reason)
        return await _apply_in_order(session, consumer, first, by)


async def _apply_in_order(
    session: AsyncSession, consumer: Consumer, first: Row[tuple[object, ...]], by: str
) -> Settled:
    letters = await _behind(session, consumer, first)
    applied = 0
    for letter in letters:
        error = await _apply_one(session, consumer, letter)
        if error is not None:
            await session.execute(_FAILED, {"error": error, "id": letter.id})
            return Settled(applied, len(letters) - applied, error)
        await _settle(session, consumer, letter.id, "applied", by, None)
        applied += 1
    return Settled(applied, 0)


async def _apply_one(
    session: AsyncSession, consumer: Consumer, letter: Row[tuple[object, ...]]
) -> str | None:
    item = read(_raw(letter))
    if not isinstance(item, Received):
        return item.why
    subject = item.event.subject
    made = plan([item], await inbox.positions(session, consumer.name, [subject]), ())
    if made.asides:
        return made.asides[0].error
    try:
        async with session.begin_nested():
            if made.apply:
                await consumer.apply_in(session, made.apply)
    except Exception as failure:
        if is_transient(failure):
            raise
        return describe(failure)
    await inbox.write_down(session, consumer.name, made, consumer.clock.now())
    return None


async def _skip_to(session: AsyncSession, consumer: Consumer, item: Received) -> None:
    subject, place = item.event.subject, (item.event.epoch, item.event.aggregateversion)
    known = await inbox.positions(session, consumer.name, [subject])
    if subject not in known or known[subject] < place:
        made = plan([], {}, ())
        made.accept(item)
        await inbox.write_down(session, consumer.name, made, consumer.clock.now())


async def _load(session: AsyncSession, consumer: Consumer, id: int) -> Row[tuple[object, ...]]:
    row = (await session.execute(_ONE, {"id": id, "c": consumer.name})).first()
    if row is None:
        raise not_found("这条死信不存在，或已经处理。")
    await inbox.lock_lanes(session, consumer.name, [(row.topic, row.partition)])
    earlier = await _behind(session, consumer, row)
    if earlier and earlier[0].id != row.id:
        raise conflict(
            "not-the-first",
            f"请先处理同一对象更早的死信（编号 {earlier[0].id}）。",
            first=earlier[0].id,
        )
    return row


async def _behind(
    session: AsyncSession, consumer: Consumer, first: Row[tuple[object, ...]]
) -> list[Row[tuple[object, ...]]]:
    aggregate: UUID | None = first.aggregate
    if aggregate is None:
        rows = await session.execute(_ONE, {"id": first.id, "c": consumer.name})
    else:
        rows = await session.execute(_OF_AGGREGATE, {"c": consumer.name, "a": aggregate})
    return list(rows)


async def _settle(
    session: AsyncSession, consumer: Consumer, id: int, outcome: str, by: str, reason: str | None
) -> None:
    await session.execute(
        _SETTLE,
        {"now": consumer.clock.now(), "outcome": outcome, "by": by, "reason": reason, "id": id},
    )


def _raw(letter: Row[tuple[object, ...]]) -> Raw:
    return Raw(
        letter.topic,
        letter.partition,
        letter.offset,
        letter.key,
        letter.value,
        inbox.headers_from_json(letter.headers),
    )
