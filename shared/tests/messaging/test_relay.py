"""The relay: every row once in effect, in order per aggregate, whatever Kafka refuses."""

from __future__ import annotations

from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from cyzj.contracts.envelope import decode
from cyzj.contracts.topics import PARTITIONS
from cyzj.domain.caller import SYSTEM
from cyzj.domain.ids import new_id
from cyzj.messaging import relay as relay_module
from cyzj.messaging.chain import verify
from cyzj.messaging.journal import partition_of
from cyzj.messaging.outgoing import TAKE
from cyzj.messaging.relay import unpark
from cyzj.settings import KafkaSettings
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.waiting import eventually
from tally.harness import (
    TOPIC,
    Connection,
    everything_on,
    in_order_once,
    place_of,
    places_on,
    relay_to,
    running,
)
from tally.harness import versions as versions_of
from tally.use_cases import count, payload, remind

_WAITING = "SELECT count(*) FROM journal WHERE sent_at IS NULL AND parked_at IS NULL"
_PARKED = "SELECT aggregateversion, park_reason FROM journal WHERE parked_at IS NOT NULL"


async def all_sent(journal: Connection) -> bool:
    return bool(await journal.fetchval(_WAITING) == 0)


async def narrow_topic(settings: KafkaSettings, bytes_at_most: int) -> str:
    """A topic that takes no batch above so many bytes."""
    topic = f"{settings.prefix}narrow.{new_id()}"
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap_servers)
    await admin.start()
    config = {"max.message.bytes": str(bytes_at_most)}
    await admin.create_topics([NewTopic(topic, PARTITIONS, 1, topic_configs=config)])
    await admin.close()
    return topic


async def widen(settings: KafkaSettings, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap_servers)
    await admin.start()
    change = ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": "1000000"})
    await admin.alter_configs([change])
    await admin.close()


async def remind_of(runner: Runner, id: UUID, version: int, size: int) -> None:
    """An event of about `size` bytes."""
    event = payload(id, version).model_copy(update={"action": "x" * size})

    async def work(unit: Unit) -> None:
        unit.record(id, version, [event])

    await runner.run("remind", SYSTEM, work)


async def reached(
    settings: KafkaSettings, topic: str, id: UUID, version: int
) -> list[tuple[UUID, int]]:
    """What is on the topic, once this event is; nothing before."""
    found = await places_on(settings, topic)
    return found if (id, version) in found else []


def same_lane(count: int) -> list[UUID]:
    """Ids whose events share a partition."""
    lane, found = partition_of(str(first := new_id()).encode()), [first]
    while len(found) < count:
        if partition_of(str(other := new_id()).encode()) == lane:
            found.append(other)
    return found


async def test_every_event_reaches_the_topic_in_order_and_as_it_was_written(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    ids = [new_id() for _ in range(10)]
    async with running(relay_to(database, kafka_settings)):
        for _ in range(5):
            await count(runner, *ids)
        await eventually(lambda: all_sent(journal))
    records = await everything_on(kafka_settings.prefix + TOPIC, kafka_settings.bootstrap_servers)
    assert len(records) == 50
    assert in_order_once([place_of(record) for record in records])
    rows = {row["id"]: row for row in await journal.fetch("SELECT * FROM journal")}
    for record in records:
        event = decode(record.headers, record.value)
        row = rows[event.id]
        assert (record.key, record.partition) == (str(event.subject).encode(), row["lane"])
        assert (event.time, event.actor, event.epoch) == (row["time"], "system", 1)
        assert event.data.model_dump_json() == row["data"]
    assert (await verify(journal)).sound


async def test_more_rows_than_a_turn_holds_keep_their_order(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    """The next turn is read while one is sent: the same aggregates stand in both."""
    ids = [new_id() for _ in range(3)]
    for _ in range(3):
        for id in ids:
            await runner.run("remind", SYSTEM, remind(id, times=relay_module.ROWS_A_TURN // 4))
    async with running(relay_to(database, kafka_settings)):
        await eventually(lambda: all_sent(journal))
    found = await places_on(kafka_settings)
    assert len(found) == 9 * (relay_module.ROWS_A_TURN // 4)
    assert in_order_once(found)
    assert (await verify(journal)).sound


async def test_a_refused_row_is_parked_with_those_behind_it_and_the_rest_flows(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    """The partition has accepted rows before, and takes others of the same batch."""
    topic = await narrow_topic(kafka_settings, 20_000)
    big, other = same_lane(2)
    async with running(relay := relay_to(database, kafka_settings, topic)):
        await count(runner, big, other)
        await eventually(lambda: all_sent(journal))
        await remind_of(runner, other, 2, 10)
        await remind_of(runner, big, 2, 30_000)
        await remind_of(runner, other, 3, 10)
        await remind_of(runner, big, 3, 10)
        relay.wake()
        found = await eventually(lambda: reached(kafka_settings, topic, other, 3))
        await remind_of(runner, big, 4, 10)
        await remind_of(runner, other, 4, 10)
        found = await eventually(lambda: reached(kafka_settings, topic, other, 4))
        assert versions_of(found, big) == [1]
        assert [r["aggregateversion"] for r in await journal.fetch(_PARKED)] == [2]
        assert "MessageSizeTooLarge" in (await journal.fetchrow(_PARKED))["park_reason"]  # type: ignore[index]
        await widen(kafka_settings, topic)
        assert await unpark(journal, big) == 1
        found = await eventually(lambda: reached(kafka_settings, topic, big, 4))
    assert versions_of(found, big) == [1, 2, 3, 4]
    assert versions_of(found, other) == [1, 2, 3, 4]
    assert (await verify(journal)).sound


async def test_nothing_overtakes_a_refused_row_in_a_later_batch_of_the_same_turn(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    """Rows of one turn fill several batches of 512 KiB; the refusal stands in the first."""
    topic = await narrow_topic(kafka_settings, 150_000)
    big, *others = same_lane(7)
    await remind_of(runner, big, 1, 200_000)
    for version in (1, 2):
        for other in others:
            await remind_of(runner, other, version, 100_000)
    await remind_of(runner, big, 2, 10)
    async with running(relay_to(database, kafka_settings, topic)):
        await eventually(lambda: reached(kafka_settings, topic, others[-1], 2))
        await eventually(lambda: parked_one(journal))
    found = await places_on(kafka_settings, topic)
    assert versions_of(found, big) == []
    assert in_order_once(found)


async def parked_one(journal: Connection) -> bool:
    return len(await journal.fetch(_PARKED)) == 1


async def test_what_waits_behind_a_parked_row_is_not_even_taken(
    runner: Runner, journal: Connection
) -> None:
    """Else an unpark between taking and sending would let it overtake."""
    id = new_id()
    await count(runner, id, id, id)
    await journal.execute("UPDATE journal SET parked_at = now() WHERE aggregateversion = 2")
    assert len(await journal.fetch(TAKE, 10, [])) == 1
    assert await unpark(journal, id) == 1
    assert [row["position"] for row in await journal.fetch(TAKE, 10, [])] == [1, 2, 3]


async def test_of_two_relays_one_leads_and_the_other_takes_over(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    first, second = relay_to(database, kafka_settings), relay_to(database, kafka_settings)
    id = new_id()
    async with running(second), running(first):
        await eventually(lambda: first.leading or second.leading)
        await count(runner, id)
        await eventually(lambda: all_sent(journal))
        assert first.leading != second.leading
        leader, follower = (first, second) if first.leading else (second, first)
        leader.stop()
        await eventually(lambda: follower.leading)
        assert not leader.leading
        await count(runner, id, id)
        await eventually(lambda: all_sent(journal))
    found = await places_on(kafka_settings)
    assert versions_of(found, id) == [1, 2, 3]
    assert (await verify(journal)).sound


async def test_a_relay_whose_database_connection_is_cut_comes_back(
    database: str, kafka_settings: KafkaSettings, runner: Runner, journal: Connection
) -> None:
    id = new_id()
    cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    async with running(relay := relay_to(database, kafka_settings)):
        await eventually(lambda: relay.leading)
        await count(runner, id)
        await eventually(lambda: all_sent(journal))
        await journal.execute(cut)
        await count(runner, id)
        relay.wake()
        await eventually(lambda: all_sent(journal))
    found = await places_on(kafka_settings)
    assert versions_of(found, id) == [1, 2]
