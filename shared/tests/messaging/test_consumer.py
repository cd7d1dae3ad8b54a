"""A batch: effects exactly once and in order; a bad record is set aside and stops nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from cyzj.contracts.envelope import encode
from cyzj.domain.errors import DomainError, Kind
from cyzj.domain.ids import new_id
from cyzj.messaging.consumer import MANY, Apply, Consumer
from cyzj.messaging.received import Raw, Received
from cyzj.storage.engine import Sessions
from cyzj.storage.unit import Unit
from tally.harness import (
    TOPIC,
    Connection,
    effects,
    event,
    in_order_once,
    listener,
    record,
    versions,
)
from tally.use_cases import NOW, note, payload

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def refusing(*bad: tuple[UUID, int]) -> Apply:
    """Notes effects, and refuses these events for good."""

    async def apply(unit: Unit, events: Sequence[Received]) -> None:
        for received in events:
            if (received.event.subject, received.event.aggregateversion) in bad:
                raise ValueError("poison")
        await note(unit, events)

    return apply


async def letters(journal: Connection) -> list[tuple[str, int]]:
    rows = await journal.fetch('SELECT kind, "offset" FROM dead_letters ORDER BY "offset"')
    return [(row["kind"], row["offset"]) for row in rows]


async def test_a_batch_is_applied_in_order_and_a_second_delivery_changes_nothing(
    sessions: Sessions,
) -> None:
    batch = [record(A, 1, 0), record(B, 1, 1), record(A, 2, 2)]
    await listener(sessions).take(batch)
    await listener(sessions).take(batch)
    await listener(sessions).take(batch[1:])
    assert await effects(sessions) == [(A, 1), (B, 1), (A, 2)]


async def test_the_same_event_twice_in_one_batch_is_applied_once(sessions: Sessions) -> None:
    again = Raw(TOPIC, 0, 1, record(A, 1, 0).key, record(A, 1, 0).value, record(A, 1, 0).headers)
    await listener(sessions).take([record(A, 1, 0), again, record(A, 2, 2)])
    assert await effects(sessions) == [(A, 1), (A, 2)]


async def test_two_listeners_of_one_database_each_have_their_own_inbox(sessions: Sessions) -> None:
    for name in ("one", "two"):
        consumer = listener(sessions)
        consumer.name = name
        await consumer.take([record(A, 1, 0)])
    assert await effects(sessions) == [(A, 1), (A, 1)]


async def test_poison_undecodable_null_and_binary_headers_are_set_aside_and_the_rest_flows(
    sessions: Sessions, journal: Connection
) -> None:
    """domain.md scenario 5, in one batch."""
    own, _ = encode(event(C, 1))
    without_type = [(n, None if n == "ce_type" else v) for n, v in own]
    binary_id = [(n, b"\xff\xfe" if n == "ce_id" else v) for n, v in own]
    d = UUID(int=4)
    await listener(sessions, refusing((A, 2))).take(
        [
            record(A, 1, 0),
            record(A, 2, 1),
            record(B, 1, 2, value=b"{not json"),
            record(C, 1, 3, headers=without_type),
            record(d, 1, 4, headers=binary_id),
            record(UUID(int=5), 1, 5),
            record(A, 3, 6),
            record(B, 2, 7),
        ]
    )
    assert await effects(sessions) == [(A, 1), (UUID(int=5), 1)]
    assert await letters(journal) == [
        ("poison", 1),
        ("undecodable", 2),
        ("undecodable", 3),
        ("undecodable", 4),
        ("behind", 6),
        ("behind", 7),
    ]
    row = await journal.fetchrow('SELECT * FROM dead_letters WHERE "offset" = 1')
    assert row is not None
    original = record(A, 2, 1)
    assert (bytes(row["value"]), bytes(row["key"])) == (original.value, original.key)
    assert (row["aggregate"], row["event_type"]) == (A, payload(A, 2).TYPE)
    assert row["error"] == "builtins.ValueError: poison"


async def test_an_unrelated_header_that_is_null_or_binary_does_no_harm(sessions: Sessions) -> None:
    own, _ = encode(event(A, 1))
    strange = [*own, ("x-null", None), ("x-binary", b"\xff")]
    await listener(sessions).take([record(A, 1, 0, headers=strange)])
    assert await effects(sessions) == [(A, 1)]


async def test_a_record_without_key_or_value_stops_nobody(
    sessions: Sessions, journal: Connection
) -> None:
    await listener(sessions).take([Raw(TOPIC, 0, 0, None, None, ()), record(A, 1, 1)])
    assert await effects(sessions) == [(A, 1)]
    assert await letters(journal) == [("undecodable", 0)]


async def test_what_comes_before_a_bad_record_of_its_aggregate_is_applied(
    sessions: Sessions, journal: Connection
) -> None:
    """Poison elsewhere makes the batch go one by one: a version before the gap is still good."""
    batch = [record(B, 1, 0), record(A, 1, 1), record(A, 3, 2), record(C, 1, 3)]
    await listener(sessions, refusing((B, 1))).take(batch)
    assert await effects(sessions) == [(A, 1), (C, 1)]
    assert await letters(journal) == [("poison", 0), ("gap", 2)]


async def test_a_gap_is_parked_with_what_follows(sessions: Sessions, journal: Connection) -> None:
    await listener(sessions).take([record(A, 1, 0), record(A, 3, 1), record(A, 4, 2)])
    await listener(sessions).take([record(A, 5, 3), record(B, 2, 4)])
    assert await effects(sessions) == [(A, 1)]
    assert await letters(journal) == [("gap", 1), ("behind", 2), ("behind", 3), ("gap", 4)]


async def test_a_lower_epoch_is_old_news_and_a_higher_one_starts_over(
    sessions: Sessions, journal: Connection
) -> None:
    """After a restore the writer counts a new epoch; each event carries the whole state."""
    await listener(sessions).take([record(A, v, v) for v in (1, 2, 3)])
    await listener(sessions).take(
        [record(A, 3, 4, epoch=2), record(A, 4, 5), record(A, 4, 6, epoch=2)]
    )
    assert versions(await effects(sessions), A) == [1, 2, 3, 3, 4]
    assert await letters(journal) == []
    where = "SELECT epoch, version FROM inbox WHERE aggregate = $1"
    assert tuple(await journal.fetchrow(where, A) or ()) == (2, 4)


async def test_a_poison_record_that_comes_again_is_written_down_once(
    sessions: Sessions, journal: Connection
) -> None:
    consumer = listener(sessions, refusing((A, 1)))
    for _ in range(3):
        await consumer.take([record(A, 1, 0), record(B, 1, 1)])
    assert await letters(journal) == [("poison", 0)]
    assert await effects(sessions) == [(B, 1)]


async def test_a_settled_undecodable_record_that_comes_again_blocks_nobody(
    sessions: Sessions, journal: Connection
) -> None:
    bad = record(A, 1, 0, value=b"?")
    await listener(sessions).take([bad])
    await journal.execute("UPDATE dead_letters SET settled_at = now()")
    await journal.execute("INSERT INTO inbox VALUES ('tally.group_office', $1, 1, 1)", A)
    await listener(sessions).take([bad, record(A, 2, 1)])
    assert await effects(sessions) == [(A, 2)]


@pytest.mark.parametrize(
    "failure",
    [
        DomainError(Kind.UNAVAILABLE, "away", "暂时连不上"),
        ConnectionResetError(),
        TimeoutError(),
        asyncpg.DeadlockDetectedError(),
        asyncpg.CannotConnectNowError(),
        asyncpg.DiskFullError(),
    ],
    ids=lambda failure: type(failure).__name__,
)
async def test_a_transient_failure_is_raised_in_the_end_and_never_a_dead_letter(
    sessions: Sessions, journal: Connection, failure: Exception
) -> None:
    async def away(_: Unit, __: Sequence[Received]) -> None:
        raise failure

    with pytest.raises(type(failure)):
        await listener(sessions, away).take([record(A, 1, 0)])
    assert await letters(journal) == []
    assert await effects(sessions) == []


async def test_a_transient_failure_is_tried_again_with_patience(sessions: Sessions) -> None:
    tries = 0

    async def at_the_third(unit: Unit, events: Sequence[Received]) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ConnectionResetError
        await note(unit, events)

    consumer = listener(sessions, at_the_third, patience=10)
    await consumer.take([record(A, 1, 0)])
    assert (tries, consumer.trouble) == (3, None)
    assert await effects(sessions) == [(A, 1)]


async def test_a_value_the_database_cannot_hold_is_poison_and_not_a_passing_trouble(
    sessions: Sessions, journal: Connection
) -> None:
    """asyncpg calls it an InterfaceError, as it does a closed connection."""

    async def too_big(unit: Unit, events: Sequence[Received]) -> None:
        query = text("SELECT CAST(:n AS integer)")
        n = 2**40 if events[0].event.subject == A else 1
        await unit.session.execute(query, {"n": n})
        await note(unit, events)

    await listener(sessions, too_big).take([record(A, 1, 0), record(B, 1, 1)])
    assert await letters(journal) == [("poison", 0)]
    assert await effects(sessions) == [(B, 1)]


async def test_an_error_text_that_postgresql_cannot_store_stops_nobody(
    sessions: Sessions, journal: Connection
) -> None:
    async def nasty(_: Unit, __: Sequence[Received]) -> None:
        raise ValueError("nul \0 and half a pair \ud800")

    await listener(sessions, nasty).take([record(A, 1, 0)])
    assert await letters(journal) == [("poison", 0)]


async def test_an_effect_and_the_inbox_commit_together_or_not_at_all(
    sessions: Sessions, journal: Connection
) -> None:
    """The inbox is written after the effect: without it, the effect must go too."""
    await journal.execute("ALTER TABLE inbox RENAME TO elsewhere")
    with pytest.raises(Exception, match="inbox"):
        await listener(sessions).take([record(A, 1, 0)])
    await journal.execute("ALTER TABLE elsewhere RENAME TO inbox")
    assert await effects(sessions) == []
    await listener(sessions).take([record(A, 1, 0)])
    assert await effects(sessions) == [(A, 1)]


async def test_more_than_twenty_bad_in_a_row_ask_for_a_pause(sessions: Sessions) -> None:
    consumer = listener(sessions)
    bad = [record(new_id(), 1, n, value=b"?") for n in range(60)]
    lane = bad[0].partition
    bad = [Raw(r.topic, lane, r.offset, r.key, r.value, r.headers) for r in bad]
    await consumer.take(bad[:20])
    assert consumer.must_pause() is None
    await consumer.take([bad[20]])
    assert consumer.must_pause() == (TOPIC, lane)


async def test_a_good_record_between_ends_the_row_and_a_parked_one_does_not(
    sessions: Sessions,
) -> None:
    def at(raw: Raw, offset: int) -> Raw:
        return Raw(raw.topic, 0, offset, raw.key, raw.value, raw.headers)

    consumer = listener(sessions)
    bad = [at(record(new_id(), 1, 0, value=b"?"), n) for n in range(15)]
    await consumer.take(bad)
    await consumer.take([at(record(A, 1, 0), 15)])
    assert await bad_in_a_row(consumer) == 0
    await consumer.take([at(r, n + 16) for n, r in enumerate(bad)])
    await consumer.take([at(record(A, 3, 0), 40), at(record(A, 4, 0), 41)])
    assert await bad_in_a_row(consumer) == 16


async def bad_in_a_row(consumer: Consumer) -> int:
    return max(consumer.bad_in_a_row.values())


async def test_what_a_listener_records_carries_the_cause_and_its_time(
    sessions: Sessions, journal: Connection
) -> None:
    async def react(unit: Unit, events: Sequence[Received]) -> None:
        for received in events:
            unit.record(received.event.id, 1, [payload(received.event.id, 1)], cause=received.event)

    causes = [event(A, 1, time=NOW), event(B, 1, time=NOW + timedelta(days=200))]
    batch = [
        Raw(TOPIC, 0, n, None, value, headers)
        for n, (headers, value) in enumerate(encode(cause) for cause in causes)
    ]
    await listener(sessions, react).take(batch)
    rows = await journal.fetch("SELECT causationid, time, command FROM journal ORDER BY position")
    assert [(row["causationid"], row["time"]) for row in rows] == [
        (str(cause.id), cause.time) for cause in causes
    ]
    assert {row["command"] for row in rows} == {"react.tally.group_office"}


def of_every_partition(aggregates: int) -> list[Raw]:
    """Three events of each aggregate, interleaved, as a large batch has them."""
    ids = [new_id() for _ in range(aggregates)]
    steps = [(id, version) for version in (1, 2, 3) for id in ids]
    return [record(id, version, offset) for offset, (id, version) in enumerate(steps)]


async def test_partitions_side_by_side_have_every_effect_once_and_in_order(
    sessions: Sessions,
) -> None:
    batch = of_every_partition(MANY)
    inside, two_inside = 0, asyncio.Event()

    async def apply(unit: Unit, events: Sequence[Received]) -> None:
        nonlocal inside
        inside += 1
        if inside == 2:
            two_inside.set()
        await asyncio.wait_for(two_inside.wait(), 30)
        await note(unit, events)

    consumer = listener(sessions, apply)
    consumer.lanes_at_once = 2
    await consumer.take(batch)
    found = await effects(sessions)
    assert len(found) == len(batch)
    assert in_order_once(found)


async def test_a_partition_that_fails_holds_up_no_other_and_the_batch_comes_again(
    sessions: Sessions, journal: Connection
) -> None:
    batch = of_every_partition(MANY)
    lost = batch[0].partition

    async def away(unit: Unit, events: Sequence[Received]) -> None:
        if events[0].raw.partition == lost:
            raise ConnectionResetError
        await note(unit, events)

    consumer = listener(sessions, away)
    consumer.lanes_at_once = 2
    with pytest.raises(ConnectionResetError):
        await consumer.take(batch)
    assert len(await effects(sessions)) == sum(raw.partition != lost for raw in batch)
    assert consumer.trouble == "ConnectionResetError"
    consumer.apply = note
    await consumer.take(batch)
    found = await effects(sessions)
    assert len(found) == len(batch)
    assert in_order_once(found)
    assert consumer.trouble is None
    assert await letters(journal) == []
