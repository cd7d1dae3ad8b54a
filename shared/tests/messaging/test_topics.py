"""Topics: made once, kept for ever, and never given another number of partitions."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from cyzj.contracts.topics import PARTITIONS, all_topics
from cyzj.domain.ids import new_id
from cyzj.messaging.topics import KEPT_FOR_EVER, TopicRefused, apply_topics, states
from cyzj.settings import KafkaSettings
from cyzj.testing.waiting import eventually


async def make(settings: KafkaSettings, name: str, partitions: int, **config: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap_servers)
    await admin.start()
    await admin.create_topics([NewTopic(name, partitions, 1, topic_configs=config)])
    await eventually(lambda: is_known(admin, name))
    await admin.close()


async def is_known(admin: AIOKafkaAdminClient, name: str) -> bool:
    """Kafka tells of a new topic a moment after it has made it."""
    return name in await admin.list_topics()


async def test_applying_again_changes_nothing(kafka_settings: KafkaSettings) -> None:
    assert await apply_topics(kafka_settings) == []
    found = await states(kafka_settings)
    assert [topic.name for topic in found] == all_topics(kafka_settings.prefix)
    assert all(topic.partitions == PARTITIONS and topic.kept_for_ever for topic in found)


async def test_several_at_once_make_them_once(kafka_settings: KafkaSettings) -> None:
    name = f"{kafka_settings.prefix}{new_id()}"
    await asyncio.gather(*(apply_topics(kafka_settings, [name], replication=1) for _ in range(4)))
    assert await apply_topics(kafka_settings, [name], replication=1) == []


async def test_another_number_of_partitions_is_refused(kafka_settings: KafkaSettings) -> None:
    name = f"{kafka_settings.prefix}{new_id()}"
    await make(kafka_settings, name, 3, **KEPT_FOR_EVER)
    with pytest.raises(TopicRefused, match="has 3 partitions and must have 6"):
        await apply_topics(kafka_settings, [name])


async def test_a_topic_that_forgets_is_refused(kafka_settings: KafkaSettings) -> None:
    name = f"{kafka_settings.prefix}{new_id()}"
    await make(kafka_settings, name, PARTITIONS, **{"retention.ms": "604800000"})
    with pytest.raises(TopicRefused, match="would lose old events"):
        await apply_topics(kafka_settings, [name])


async def test_what_kafka_does_not_make_is_said(kafka_settings: KafkaSettings) -> None:
    name = f"{kafka_settings.prefix}{new_id()}"
    with pytest.raises(TopicRefused, match="could not be made"):
        await apply_topics(kafka_settings, [name], replication=3)


async def test_without_kafka_it_is_said_too() -> None:
    nowhere = KafkaSettings(bootstrap_servers="127.0.0.1:1")
    with pytest.raises(KafkaError):
        await apply_topics(nowhere)
    with pytest.raises(ConnectionError):
        await states(nowhere)
