"""Acceptance scenarios 5 and 13 of domain.md, on real Kafka from end to end; 4 stands in test_trouble.py."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from cyzj.contracts.envelope import encode
from cyzj.messaging.dead_letters import Settled, retry
from cyzj.messaging.received import Received
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import Sessions
from cyzj.storage.unit import Unit
from cyzj.testing.waiting import eventually
from tally.harness import (
    Connection,
    effects,
    event,
    listener,
    publish,
    record,
    running,
    subscribed,
    versions,
)
from tally.use_cases import note

SICK, WELL, LATER = UUID(int=1), UUID(int=2), UUID(int=3)


class Poisoned:
    """Notes effects; one version of the sick aggregate it cannot take, until it is mended."""

    def __init__(self) -> None:
        self.mended = False
        self.tried: Counter[tuple[UUID, int]] = Counter()

    async def __call__(self, unit: Unit, events: Sequence[Received]) -> None:
        for received in events:
            place = received.event.subject, received.event.aggregateversion
            self.tried[place] += 1
            if place == (SICK, 2) and not self.mended:
                raise ValueError("a bug that only this event meets")
        await note(unit, events)


async def letters(journal: Connection) -> list[tuple[str, int, str | None]]:
    query = 'SELECT kind, "offset", error FROM dead_letters WHERE settled_at IS NULL ORDER BY id'
    return [(row["kind"], row["offset"], row["error"]) for row in await journal.fetch(query)]


async def test_scenario_5_a_poison_event_is_set_aside_the_others_flow_and_a_retry_goes_in_order(
    sessions: Sessions, kafka_settings: KafkaSettings, journal: Connection
) -> None:
    apply = Poisoned()
    consumer = listener(sessions, apply)

    async def seen(count: int) -> bool:
        return len(await effects(sessions)) == count

    first = [record(SICK, 1, 0), record(SICK, 2, 1), record(WELL, 1, 2), record(SICK, 3, 3)]
    async with running(subscribed(kafka_settings, consumer)):
        await publish(kafka_settings, *first, partition=0)
        await eventually(lambda: seen(2), within=30)
        await publish(kafka_settings, record(SICK, 4, 4), record(WELL, 2, 5), partition=0)
        await eventually(lambda: seen(3), within=30)
        assert await effects(sessions) == [(SICK, 1), (WELL, 1), (WELL, 2)]
        assert [(kind, offset) for kind, offset, _ in await letters(journal)] == [
            ("poison", 1),
            ("behind", 3),
            ("behind", 4),
        ]
        assert "a bug that only this event meets" in ((await letters(journal))[0][2] or "")
        assert apply.tried[SICK, 2] <= 3, "retries are bounded: it is not read again and again"
        still = await retry(consumer, await _poison(journal), by="anna")
        assert (still.applied, still.remaining) == (0, 3)
        apply.mended = True
        assert await retry(consumer, await _poison(journal), by="anna") == Settled(3, 0)
        await publish(kafka_settings, record(SICK, 5, 6), record(LATER, 1, 7), partition=0)
        await eventually(lambda: seen(8), within=30)
    found = await effects(sessions)
    assert versions(found, SICK) == [1, 2, 3, 4, 5]
    assert versions(found, WELL) == [1, 2]
    assert await letters(journal) == []


async def _poison(journal: Connection) -> int:
    return int(await journal.fetchval("SELECT id FROM dead_letters WHERE kind = 'poison'"))


async def test_scenario_13_unknown_optional_fields_do_not_break_a_consumer(
    sessions: Sessions, kafka_settings: KafkaSettings, journal: Connection
) -> None:
    headers, value = encode(event(WELL, 1))
    newer = {**json.loads(value), "added_later": {"deep": ["inside"]}}
    more = [*headers, ("ce_addedlater", b"x")]
    sent = record(WELL, 1, 0, headers=more, value=json.dumps(newer).encode())
    async with running(subscribed(kafka_settings, listener(sessions))):
        await publish(kafka_settings, sent, record(WELL, 2, 1), partition=0)

        async def both() -> bool:
            return await effects(sessions) == [(WELL, 1), (WELL, 2)]

        await eventually(both, within=30)
    assert await letters(journal) == []
