"""Settling dead letters: retry applies an aggregate's records in order, discard skips one with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.errors import conflict, not_found
from cyzj.messaging import inbox
from cyzj.messaging.consumer import Consumer, describe
from cyzj.messaging.plan import Plan, SetAside, plan
from cyzj.messaging.received import Raw, Received, Unreadable, read
from cyzj.storage.transient import is_transient

Letter = Row[Any]
_ONE = text("SELECT * FROM dead_letters WHERE id = :id AND consumer = :c AND settled_at IS NULL")
_OF_AGGREGATE = text(
    "SELECT * FROM dead_letters WHERE consumer = :c AND aggregate = :a AND settled_at IS NULL"
    ' ORDER BY "offset", id'
)
_SETTLE = text(
    "UPDATE dead_letters SET settled_at = :now, outcome = :outcome, settled_by = :by WHERE id = :id"
)
_FAILED = text("UPDATE dead_letters SET attempts = attempts + 1, error = :error WHERE id = :id")
_ASKED = text("UPDATE dead_letters SET discard_asked_by = :by, reason = :reason WHERE id = :id")


@dataclass(frozen=True)
class Settled:
    """What a retry or discard did: how many records were applied, and what still stands in the way."""

    applied: int
    remaining: int
    error: str | None = None


async def retry(consumer: Consumer, id: int, *, by: str, over_gap: bool = False) -> Settled:
    """Apply the record and those behind it, in order; stops at the first that still refuses.

    `over_gap` gives up the events missing before the record: it is applied without them.
    """
    async with _first(consumer, id) as (session, letter):
        return await _apply_in_order(session, consumer, letter, by, over_gap=over_gap)


async def ask_discard(consumer: Consumer, id: int, *, by: str, reason: str) -> None:
    """Ask that the record be skipped; somebody else agrees by `discard`. The reason is kept."""
    async with _first(consumer, id) as (session, letter):
        await session.execute(_ASKED, {"by": by, "reason": reason, "id": letter.id})


async def discard(consumer: Consumer, id: int, *, by: str) -> Settled:
    """Skip the record for good, as another person asked, then apply what waited behind it."""
    async with _first(consumer, id) as (session, letter):
        if letter.discard_asked_by is None:
            raise conflict("discard-not-asked", "请先由一位运维人员申请丢弃，再由另一位确认。")
        if letter.discard_asked_by == by:
            raise conflict("same-person", "申请和确认丢弃不能是同一个人，请另一位运维人员确认。")
        await _skip(session, consumer, read(_raw(letter)))
        await _settle(session, consumer, letter, "discarded", by)
        return await _apply_in_order(session, consumer, letter, by)


@asynccontextmanager
async def _first(consumer: Consumer, id: int) -> AsyncIterator[tuple[AsyncSession, Letter]]:
    """The open letter, while nobody else applies its partition; 409 if an earlier one comes first."""
    query = {"id": id, "c": consumer.name}
    async with consumer.sessions() as session, session.begin():
        letter = (await session.execute(_ONE, query)).first()
        if letter is not None:
            await inbox.lock_lanes(session, consumer.name, [(letter.topic, letter.partition)])
            letter = (await session.execute(_ONE, query)).first()
        if letter is None:
            raise not_found("这条死信不存在，或已经处理。")
        earliest = (await _open(session, consumer, letter))[0]
        if earliest.id != letter.id:
            message = f"请先处理同一对象更早的死信（编号 {earliest.id}）。"
            raise conflict("not-the-first", message, first=earliest.id)
        yield session, letter
    consumer.on_commit()


async def _apply_in_order(
    session: AsyncSession, consumer: Consumer, first: Letter, by: str, *, over_gap: bool = False
) -> Settled:
    letters = await _open(session, consumer, first)
    for applied, letter in enumerate(letters):
        error = await _apply_one(session, consumer, letter, over_gap and not applied)
        if error is not None:
            await session.execute(_FAILED, {"error": inbox.storable(error), "id": letter.id})
            return Settled(applied, len(letters) - applied, error)
        await _settle(session, consumer, letter, "applied", by)
    return Settled(len(letters), 0)


async def _apply_one(
    session: AsyncSession, consumer: Consumer, letter: Letter, over_gap: bool
) -> str | None:
    """Why the record still refuses, or None once it is applied."""
    item = read(_raw(letter))
    if not isinstance(item, Received):
        return item.why
    subject = item.event.subject
    made = plan([item], await inbox.positions(session, consumer.name, [subject]), ())
    if made.asides and over_gap and made.asides[0].kind is SetAside.GAP:
        made = Plan({}, set())
        made.accept(item)
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
    await inbox.write_down(session, consumer.name, made)
    return None


async def _skip(session: AsyncSession, consumer: Consumer, item: Received | Unreadable) -> None:
    """Move the inbox past a record that is given up, as far as its headers say where it stood."""
    if isinstance(item, Received):
        subject, place = item.event.subject, (item.event.epoch, item.event.aggregateversion)
    elif item.aggregate is not None and item.place is not None:
        subject, place = item.aggregate, item.place
    else:
        return
    known = await inbox.positions(session, consumer.name, [subject])
    if subject not in known or known[subject] < place:
        moved = Plan({subject: place}, set(), moved={subject})
        await inbox.write_down(session, consumer.name, moved)


async def _open(session: AsyncSession, consumer: Consumer, letter: Letter) -> list[Letter]:
    """The open letters of the same aggregate, in order; the letter alone if it has none."""
    if letter.aggregate is None:
        return list(await session.execute(_ONE, {"id": letter.id, "c": consumer.name}))
    return list(await session.execute(_OF_AGGREGATE, {"c": consumer.name, "a": letter.aggregate}))


async def _settle(
    session: AsyncSession, consumer: Consumer, letter: Letter, outcome: str, by: str
) -> None:
    now = consumer.clock.now()
    await session.execute(_SETTLE, {"now": now, "outcome": outcome, "by": by, "id": letter.id})


def _raw(letter: Letter) -> Raw:
    headers = inbox.headers_from_json(letter.headers)
    return Raw(letter.topic, letter.partition, letter.offset, letter.key, letter.value, headers)
