"""A relay killed in the middle, a broker frozen, a broker away: nothing lost, order intact in effect."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest_asyncio

import tally
from cyzj.domain.caller import SYSTEM
from cyzj.domain.ids import new_id
from cyzj.local.kafka import Kafka
from cyzj.messaging.chain import verify
from cyzj.messaging.relay import ROWS_A_TURN, Relay
from cyzj.messaging.topics import apply_topics
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import Sessions
from cyzj.storage.unit import Runner
from cyzj.testing.waiting import eventually
from tally.harness import (
    Connection,
    effects,
    in_order_once,
    listener,
    places_on,
    relay_to,
    running,
    subscribed,
)
from tally.use_cases import count, remind

_SENT = "SELECT count(*) FROM journal WHERE sent_at IS NOT NULL"


async def wait_for_effects(sessions: Sessions, count: int) -> list[tuple[UUID, int]]:
    async def enough() -> list[tuple[UUID, int]]:
        found = await effects(sessions)
        return found if len(found) >= count else []

    return await eventually(enough, within=60, every=0.2)


@asynccontextmanager
async def relay_process(database: str, settings: KafkaSettings) -> AsyncIterator[int]:
    """A relay in a process of its own; gives its process id, and kills it at the end."""
    support = str(Path(tally.__file__).parents[1])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tally.relay_process"),
        *(database, settings.bootstrap_servers, settings.prefix),
        env={**os.environ, "PYTHONPATH": support},
    )
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_relay_killed_in_the_middle_is_followed_by_another(
    database: str,
    kafka_settings: KafkaSettings,
    runner: Runner,
    sessions: Sessions,
    journal: Connection,
) -> None:
    ids, turns = [new_id() for _ in range(20)], 4
    for _ in range(turns):
        for id in ids:
            await runner.run("remind", SYSTEM, remind(id, times=ROWS_A_TURN // len(ids)))

    async def some_sent() -> bool:
        return bool(await journal.fetchval("SELECT chain_seq FROM service_state"))

    async with relay_process(database, kafka_settings) as pid:
        await eventually(some_sent, within=60, every=0.005)
        os.kill(pid, signal.SIGKILL)
    total = turns * ROWS_A_TURN
    assert 0 < int(await journal.fetchval(_SENT)) < total
    async with running(relay_to(database, kafka_settings)):
        await eventually(lambda: everything_sent(journal, total), within=30)
    on_topic = await places_on(kafka_settings)
    assert set(on_topic) == {(id, v + 1) for id in ids for v in range(total // len(ids))}
    async with running(subscribed(kafka_settings, listener(sessions))):
        found = await wait_for_effects(sessions, total)
    assert len(found) == total
    assert in_order_once(found)
    assert (await verify(journal)).sound


async def everything_sent(journal: Connection, total: int) -> bool:
    return bool(await journal.fetchval(_SENT) == total)


@pytest_asyncio.fixture
async def own_settings(own_kafka: Kafka) -> KafkaSettings:
    """A broker of this test's own; a request waits two seconds for its answer."""
    settings = KafkaSettings(bootstrap_servers=own_kafka.bootstrap_servers, request_timeout_ms=2000)
    await apply_topics(settings, replication=1)
    return settings


async def test_with_the_broker_frozen_commands_go_on_and_every_event_arrives_once(
    database: str,
    own_kafka: Kafka,
    own_settings: KafkaSettings,
    runner: Runner,
    sessions: Sessions,
    journal: Connection,
) -> None:
    relay = relay_to(database, own_settings)
    runner.on_commit = relay.wake
    ids = [new_id() for _ in range(10)]
    async with running(subscribed(own_settings, listener(sessions))), running(relay):
        await count(runner, *ids)
        await wait_for_effects(sessions, 10)
        own_kafka.pause()
        await count(runner, *ids * 10)
        await eventually(lambda: in_trouble(relay), within=30)
        await count(runner, *ids * 10)
        own_kafka.resume()
        found = await wait_for_effects(sessions, 210)
        await eventually(lambda: everything_sent(journal, 210), within=30)
    assert len(found) == 210
    assert in_order_once(found)
    assert await journal.fetchval("SELECT count(*) FROM journal WHERE parked_at IS NOT NULL") == 0
    assert (await verify(journal)).sound


def in_trouble(relay: Relay) -> bool:
    return relay.trouble is not None


async def test_scenario_4_a_thousand_commands_with_the_broker_away_arrive_once_and_in_order(
    database: str,
    own_kafka: Kafka,
    own_settings: KafkaSettings,
    runner: Runner,
    sessions: Sessions,
    journal: Connection,
) -> None:
    """domain.md scenario 4."""
    relay = relay_to(database, own_settings)
    runner.on_commit = relay.wake
    ids = [new_id() for _ in range(50)]
    async with running(subscribed(own_settings, listener(sessions))), running(relay):
        await count(runner, *ids)
        await wait_for_effects(sessions, 50)
        own_kafka.stop()
        for _ in range(20):
            await asyncio.gather(*(count(runner, id) for id in ids))
        await eventually(lambda: in_trouble(relay), within=30)
        own_kafka.start()
        found = await wait_for_effects(sessions, 1050)
        await eventually(lambda: everything_sent(journal, 1050), within=30)
        assert relay.trouble is None
    assert len(found) == 1050
    assert in_order_once(found)
    assert (await verify(journal)).sound


async def test_a_relay_starts_while_the_broker_is_away_and_sends_once_it_is_there(
    database: str,
    own_kafka: Kafka,
    own_settings: KafkaSettings,
    runner: Runner,
    sessions: Sessions,
) -> None:
    own_kafka.stop()
    relay, subscriptions = (
        relay_to(database, own_settings),
        subscribed(own_settings, listener(sessions)),
    )
    id = new_id()
    async with running(subscriptions), running(relay):
        await count(runner, id)
        await eventually(lambda: in_trouble(relay))
        await eventually(lambda: bool(subscriptions.troubles))
        own_kafka.start()
        assert await wait_for_effects(sessions, 1) == [(id, 1)]
        await eventually(lambda: not subscriptions.troubles)
