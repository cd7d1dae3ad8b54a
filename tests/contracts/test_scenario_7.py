"""Acceptance scenario 7 of domain.md: what left the services after a year of the alliance names nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from tests.platform import DemoAlliance

from cyzj.contracts.topics import CONTEXTS, PARTITIONS, topic_of
from cyzj.testing.privacy import personal_data
from demo.people import PEOPLE
from demo.training_runs import PUPILS


@pytest.fixture(scope="module")
def records(demo_alliance: DemoAlliance) -> list[ConsumerRecord[bytes, bytes]]:
    """Every record of every topic, after the demonstration's school year."""
    environment = demo_alliance.member_schools
    servers = environment["CYZJ_KAFKA__BOOTSTRAP_SERVERS"]
    prefix = environment.get("CYZJ_KAFKA__PREFIX", "")
    return asyncio.run(_everything(servers, [topic_of(name, prefix) for name in CONTEXTS]))


async def _everything(servers: str, topics: list[str]) -> list[ConsumerRecord[bytes, bytes]]:
    found: list[ConsumerRecord[bytes, bytes]] = []
    async with AIOKafkaConsumer(bootstrap_servers=servers, auto_offset_reset="earliest") as reader:
        there = await reader.topics()
        places = [
            TopicPartition(topic, number)
            for topic in topics
            if topic in there
            for number in range(PARTITIONS)
        ]
        reader.assign(places)
        ends = await reader.end_offsets(places)
        for place in places:
            while await reader.position(place) < ends[place]:
                found += (await reader.getmany(place, timeout_ms=1000)).get(place, [])
    return found


def _texts(record: ConsumerRecord[bytes, bytes]) -> Iterator[str]:
    yield (record.key or b"").decode()
    yield (record.value or b"").decode()
    for name, value in record.headers:
        yield f"{name}={value.decode()}"


def test_scenario_7_no_event_holds_a_name_a_telephone_or_an_id_number(
    records: list[ConsumerRecord[bytes, bytes]],
) -> None:
    names = {person.name for person in PEOPLE} | {name for some in PUPILS.values() for name in some}
    assert len(records) > 1_500, "a school year of the alliance"
    kinds = {dict(record.headers)["ce_type"].decode().split(".")[2] for record in records}
    assert kinds >= {"member_schools", "teacher_exchanges", "joint_training"}
    found = {
        (dict(record.headers)["ce_type"].decode(), what)
        for record in records
        for text in _texts(record)
        for what in personal_data(text, names)
    }
    assert found == set()


def test_scenario_7_the_scan_would_find_them(records: list[ConsumerRecord[bytes, bytes]]) -> None:
    text = next(iter(_texts(records[0])))
    name = PEOPLE[0].name
    assert personal_data(f"{text}{name}", {name}) == [name]
    assert personal_data(f'{{"telephone": "13800138000", "at": "{text}"}}') == ["13800138000"]
    assert personal_data('{"id_number": "11010519491231002X"}') == ["11010519491231002X"]
