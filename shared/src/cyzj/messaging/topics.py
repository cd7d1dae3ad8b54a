"""`topics apply`: the alliance's topics as they must be; a change of partitions is refused."""

from __future__ import annotations

from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from cyzj.contracts.topics import PARTITIONS, all_topics
from cyzj.messaging.kafka import security
from cyzj.settings import KafkaSettings

KEPT_FOR_EVER = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}


class TopicRefused(Exception):
    """A topic stands with another number of partitions: changing it would break the order of events."""


async def apply_topics(
    settings: KafkaSettings, topics: Sequence[str] = (), *, replication: int = -1
) -> list[str]:
    """Create the topics that are missing (by default all of the alliance); returns their names.

    `replication` -1: the broker's default. Raises `TopicRefused`.
    """
    wanted = list(topics) or all_topics(settings.prefix)
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap_servers, **security(settings))
    await admin.start()
    try:
        present = set(await admin.list_topics())
        standing = [t for t in wanted if t in present]
        for found in await admin.describe_topics(standing) if standing else []:
            count = len(found["partitions"])
            if count != PARTITIONS:
                raise TopicRefused(
                    f"topic {found['topic']} has {count} partitions and must have {PARTITIONS}:"
                    " another number sends later events of an aggregate elsewhere and breaks their order"
                )
        missing = [t for t in wanted if t not in present]
        if missing:
            await admin.create_topics([_topic(t, replication) for t in missing])
        return missing
    finally:
        await admin.close()


def _topic(name: str, replication: int) -> NewTopic:
    # aiokafka takes the broker's default (-1) only together with an assignment: an empty one.
    placed: dict[int, list[int]] | None = {} if replication == -1 else None
    return NewTopic(name, PARTITIONS, replication, placed, KEPT_FOR_EVER)
