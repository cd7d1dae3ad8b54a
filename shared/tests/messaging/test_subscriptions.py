"""Subscriptions on real Kafka: batches with bad headers, rebalances, pauses, and a database away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition

from cyzj.contracts.envelope import encode
from cyzj.contracts.topics import PARTITIONS
from cyzj.domain.ids import new_id
from cyzj.messaging.consumer import Consumer
from cyzj.messaging.received import Received
from cyzj.messaging.subscriptions import Subscriptions
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import Sessions
from cyzj.storage.unit import Unit
from cyzj.testing.waiting import eventually
from tally.harness import (
    LISTENER,
    TOPIC,
    Connection,
    effects,
    event,
    in_order_once,
    listener,
    publish,
    record,
    running,
    subscribed,
)
from tally.use_cases import note

A, B = UUID(int=1), UUID(int=2)


async def committed(settings: KafkaSettings) -> int:
    """How many records the listener's group has put behind it."""
    group = settings.prefix + LISTENER
    async with AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap_servers, group_id=group, enable_auto_commit=False
    ) as reader:
        partitions = [TopicPartition(settings.prefix + TOPIC, n) for n in range(PARTITIONS)]
        return sum([await reader.committed(partition) or 0 for partition in partitions])


async def wait_for_effects(sessions: Sessions, count: int) -> list[tuple[UUID, int]]:
    """Every effect, once there are so many."""

    async def enough() -> list[tuple[UUID, int]]:
        found = await effects(sessions)
        return found if len(found) >= count else []

    return await eventually(enough, within=30)


async def test_one_null_and_one_binary_header_do_not_keep_the_batch_from_its_handler(
    sessions: Sessions, kafka_settings: KafkaSettings, journal: Connection
) -> None:
    """FastStream alone never calls the handler of such a batch."""
    own, _ = encode(event(B, 1))
    null = [(n, None if n == "ce_type" else v) for n, v in own]
    strange = [*own, ("x-null", None), ("x-binary", b"\xff\xfe")]
    await publish(
        kafka_settings,
        record(A, 1, 0),
        record(new_id(), 1, 1, headers=null),
        record(B, 1, 2, headers=strange),
        record(A, 2, 3),
        partition=0,
    )
    async with running(subscribed(kafka_settings, listener(sessions))):
        found = await wait_for_effects(sessions, 3)
        await eventually(lambda: all_behind(kafka_settings, 4))
    assert found == [(A, 1), (B, 1), (A, 2)]
    assert await journal.fetchval("SELECT count(*) FROM dead_letters") == 1


async def all_behind(settings: KafkaSettings, count: int) -> bool:
    return await committed(settings) == count


async def test_a_rebalance_during_a_handler_repeats_no_effect(
    sessions: Sessions, kafka_settings: KafkaSettings
) -> None:
    """The second consumer of the group gets the same records while the first still holds them."""
    ids = [new_id() for _ in range(20)]
    await publish(kafka_settings, *(record(id, v, 0) for v in (1, 2, 3) for id in ids))
    inside, may_go_on = asyncio.Event(), asyncio.Event()

    async def slow(unit: Unit, events: Sequence[Received]) -> None:
        inside.set()
        await may_go_on.wait()
        await note(unit, events)

    first = subscribed(kafka_settings, listener(sessions, slow))
    second = subscribed(kafka_settings, listener(sessions, patience=30))
    async with running(first):
        await inside.wait()
        async with running(second):
            await eventually(lambda: assigned(second))
            may_go_on.set()
            await wait_for_effects(sessions, 60)
            await eventually(lambda: all_behind(kafka_settings, 60), within=30)
    found = await effects(sessions)
    assert len(found) == 60
    assert in_order_once(found)


async def assigned(subscriptions: Subscriptions) -> bool:
    return bool(await subscriptions.progress(LISTENER))


async def test_a_second_group_member_started_later_leaves_nothing_out(
    sessions: Sessions, kafka_settings: KafkaSettings
) -> None:
    ids = [new_id() for _ in range(30)]
    async with running(subscribed(kafka_settings, listener(sessions, patience=30))):
        await publish(kafka_settings, *(record(id, 1, 0) for id in ids))
        async with running(subscribed(kafka_settings, listener(sessions, patience=30))):
            await publish(kafka_settings, *(record(id, 2, 0) for id in ids))
            await wait_for_effects(sessions, 60)
        await publish(kafka_settings, *(record(id, 3, 0) for id in ids))
        found = await wait_for_effects(sessions, 90)
    assert len(found) == 90
    assert in_order_once(found)


async def test_more_than_twenty_bad_in_a_row_pause_and_resume_goes_on(
    sessions: Sessions, kafka_settings: KafkaSettings, journal: Connection
) -> None:
    consumer = listener(sessions)
    subscriptions = subscribed(kafka_settings, consumer)
    bad = [record(new_id(), 1, n, value=b"?") for n in range(25)]
    async with running(subscriptions):
        await publish(kafka_settings, *bad, partition=2)
        await eventually(lambda: subscriptions.paused == [LISTENER])
        assert subscriptions.troubles == [f"consumer {LISTENER} is paused"]
        await publish(kafka_settings, record(A, 1, 0))
        await publish(kafka_settings, record(A, 2, 0))
        assert await effects(sessions) == []
        assert subscriptions.resume(LISTENER)
        assert not subscriptions.resume(LISTENER)
        assert await wait_for_effects(sessions, 2) == [(A, 1), (A, 2)]
        assert subscriptions.troubles == []


async def test_a_pause_outlives_a_rebalance(
    sessions: Sessions, kafka_settings: KafkaSettings
) -> None:
    consumer = listener(sessions)
    first = subscribed(kafka_settings, consumer)
    bad = [record(new_id(), 1, n, value=b"?") for n in range(25)]
    async with running(first):
        await publish(kafka_settings, *bad, partition=2)
        await eventually(lambda: first.paused)
        async with running(subscribed(kafka_settings, listener(sessions))):
            await eventually(lambda: assigned(first))
        await eventually(lambda: has_all(first), within=30)
        await publish(kafka_settings, record(A, 1, 0))
        await eventually(lambda: first._subscribers[LISTENER].consumer.paused())
        assert await effects(sessions) == []
        first.resume(LISTENER)
        assert await wait_for_effects(sessions, 1) == [(A, 1)]


async def has_all(subscriptions: Subscriptions) -> bool:
    return len(await subscriptions.progress(LISTENER)) == PARTITIONS


async def test_records_come_again_after_a_trouble_that_outlasted_the_patience(
    sessions: Sessions, kafka_settings: KafkaSettings, journal: Connection
) -> None:
    away, tries = True, 0

    async def apply(unit: Unit, events: Sequence[Received]) -> None:
        nonlocal tries
        tries += 1
        if away:
            raise ConnectionResetError
        await note(unit, events)

    consumer = listener(sessions, apply)
    subscriptions = subscribed(kafka_settings, consumer)
    await publish(kafka_settings, *(record(new_id(), 1, n) for n in range(20)))
    async with running(subscriptions):
        await eventually(lambda: tries >= 2)
        assert subscriptions.troubles == [f"consumer {LISTENER}: ConnectionResetError"]
        away = False
        found = await wait_for_effects(sessions, 20)
    assert len(found) == 20
    assert await journal.fetchval("SELECT count(*) FROM dead_letters") == 0


async def test_progress_tells_position_and_end(
    sessions: Sessions, kafka_settings: KafkaSettings
) -> None:
    subscriptions = subscribed(kafka_settings, listener(sessions))
    await publish(kafka_settings, record(A, 1, 0), record(A, 2, 1), partition=3)
    async with running(subscriptions):
        await wait_for_effects(sessions, 2)
        found = {p.partition: p for p in await subscriptions.progress(LISTENER)}
    assert (found[3].position, found[3].end) == (2, 2)
    assert sorted(found) == list(range(PARTITIONS))


async def test_a_process_stopped_between_two_batches_goes_on_where_it_was(
    sessions: Sessions, kafka_settings: KafkaSettings
) -> None:
    calls: list[int] = []

    async def counting(unit: Unit, events: Sequence[Received]) -> None:
        calls.append(len(events))
        await note(unit, events)

    def make() -> Consumer:
        return listener(sessions, counting)

    await publish(kafka_settings, record(A, 1, 0))
    async with running(subscribed(kafka_settings, make())):
        await wait_for_effects(sessions, 1)
        await eventually(lambda: all_behind(kafka_settings, 1))
    await publish(kafka_settings, record(A, 2, 0))
    async with running(subscribed(kafka_settings, make())):
        await wait_for_effects(sessions, 2)
    assert calls == [1, 1]
