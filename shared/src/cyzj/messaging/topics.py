"""`topics apply`: the alliance's topics as they must be; a change that would break order is refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from cyzj.contracts.topics import PARTITIONS, all_topics
from cyzj.messaging.kafka import security
from cyzj.settings import KafkaSettings

KEPT_FOR_EVER = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
KNOWN_WITHIN = 30  # seconds


class TopicRefused(Exception):
    """A topic cannot be what it must be; says why in one line."""


@dataclass(frozen=True)
class TopicState:
    """A topic as Kafka has it: no partitions where it is missing, and whether it loses old events."""

    name: str
    partitions: int
    kept_for_ever: bool

    @property
    def wrong(self) -> str:
        """What would break order or lose events, or an empty string."""
        if self.partitions not in (0, PARTITIONS):
            return (
                f"topic {self.name} has {self.partitions} partitions and must have {PARTITIONS}:"
                " another number sends later events of an aggregate elsewhere and breaks their order"
            )
        if self.partitions and not self.kept_for_ever:
            wanted = ", ".join(f"{key}={value}" for key, value in KEPT_FOR_EVER.items())
            return f"topic {self.name} would lose old events: set {wanted}"
        return ""


async def apply_topics(
    settings: KafkaSettings, topics: Sequence[str] = (), *, replication: int = -1
) -> list[str]:
    """Create the topics that are missing (by default all of the alliance); returns their names.

    `replication` -1: the broker's default. Safe to run from several places at once; on return the
    broker tells of all of them. Raises `TopicRefused`, and `KafkaError` while no broker answers.
    """
    async with _admin(settings) as admin:
        found = await _states(admin, list(topics) or all_topics(settings.prefix))
        for topic in found:
            if topic.wrong:
                raise TopicRefused(topic.wrong)
        missing = [topic.name for topic in found if not topic.partitions]
        if missing:
            await _create(admin, missing, replication)
            await _until_known(admin, missing)
        return missing


async def empty_topics(settings: KafkaSettings) -> int:
    """Remove every record of the alliance's topics; returns how many. Offsets go on from there.

    Part of a restore: the journals are sent again afterwards (`cyzj.messaging.restoring`).
    """
    names = all_topics(settings.prefix)
    parts = [TopicPartition(name, number) for name in names for number in range(PARTITIONS)]
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.bootstrap_servers, **security(settings))
    await consumer.start()
    try:
        ends, begins = await consumer.end_offsets(parts), await consumer.beginning_offsets(parts)
    finally:
        await consumer.stop()
    async with _admin(settings) as admin:
        await admin.delete_records({part: RecordsToDelete(ends[part]) for part in parts})
    return sum(ends[part] - begins[part] for part in parts)


async def states(settings: KafkaSettings) -> list[TopicState]:
    """The alliance's topics as they are. Raises `ConnectionError` while no broker answers."""
    try:
        async with _admin(settings) as admin:
            return await _states(admin, all_topics(settings.prefix))
    except KafkaError as error:
        raise ConnectionError("Kafka does not answer") from error


@asynccontextmanager
async def _admin(settings: KafkaSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap_servers, **security(settings))
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


async def _states(admin: AIOKafkaAdminClient, names: Sequence[str]) -> list[TopicState]:
    present = set(await admin.list_topics()) & set(names)
    if not present:
        return [TopicState(name, 0, False) for name in names]
    described = await admin.describe_topics(sorted(present))
    counts = {topic["topic"]: len(topic["partitions"]) for topic in described}
    kept = await _kept_for_ever(admin, sorted(present))
    return [TopicState(name, counts.get(name, 0), name in kept) for name in names]


async def _kept_for_ever(admin: AIOKafkaAdminClient, names: Sequence[str]) -> set[str]:
    wanted = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    kept = set()
    for response in await admin.describe_configs(wanted):
        for _, _, _, name, entries in response.resources:
            values = {entry[0]: entry[1] for entry in entries}
            if all(values.get(key) == value for key, value in KEPT_FOR_EVER.items()):
                kept.add(name)
    return kept


async def _create(admin: AIOKafkaAdminClient, names: Sequence[str], replication: int) -> None:
    # aiokafka takes the broker's default (-1) only together with an assignment: an empty one.
    placed: dict[int, list[int]] | None = {} if replication == -1 else None
    response = await admin.create_topics(
        [NewTopic(name, PARTITIONS, replication, placed, KEPT_FOR_EVER) for name in names]
    )
    for name, code, *why in response.topic_errors:
        if code not in (0, TopicAlreadyExistsError.errno):
            reason = next(filter(None, why), for_code(code).__name__)
            raise TopicRefused(f"topic {name} could not be made: {reason}")


async def _until_known(admin: AIOKafkaAdminClient, names: Sequence[str]) -> None:
    """A broker has made a topic a moment before it tells of it: whoever asks next must find it."""
    until = time.monotonic() + KNOWN_WITHIN
    while unknown := set(names) - set(await admin.list_topics()):
        if time.monotonic() > until:
            raise TopicRefused(
                f"Kafka made {', '.join(sorted(unknown))} and does not tell of it after"
                f" {KNOWN_WITHIN} seconds: look at the broker's log, then run topics apply again"
            )
        await asyncio.sleep(0.02)  # until the broker tells of what it made
