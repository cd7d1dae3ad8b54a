"""Events become facts and views, once, whatever happens on the way."""

from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID

import pytest

from cyzj.contracts.envelope import Envelope, encode
from cyzj.contracts.teacher_exchanges import engagement_events as engagement
from cyzj.contracts.topics import topic_for_type
from cyzj.domain.ids import new_id
from cyzj.messaging.dead_letters import ask_discard, discard, retry
from cyzj.messaging.kafka import relay_producer
from cyzj.testing.waiting import eventually
from group_office.testing import DAY, Office, Story, restored


def an_alliance() -> Story:
    story = Story()
    first, second, third = story.school("甲"), story.school("乙", "50"), story.school("丙")
    story.whole(first, second)
    story.nominate(story.confirm(story.answer(story.request(third), first)))
    story.answer(story.request(second, exchange_type="lecture"), third)
    return story


async def test_events_travel_through_kafka_into_facts_and_views(whole_office: Office) -> None:
    story = an_alliance()
    async with relay_producer(whole_office.kafka, client_id="test") as producer:
        for event in story.events:
            headers, value = encode(event)
            topic = topic_for_type(event.type, whole_office.kafka.prefix)
            await producer.send_and_wait(
                topic, value, key=str(event.subject).encode(), headers=headers
            )

    async def counted() -> bool:
        return await whole_office.value("SELECT count(*) FROM facts") == len(story.events)

    await eventually(counted, within=60)
    facts = await whole_office.fetch("SELECT * FROM facts")
    assert {fact["id"] for fact in facts} == {event.id for event in story.events}
    by_id = {event.id: event for event in story.events}
    for fact in facts:
        event = by_id[fact["id"]]
        assert fact["data"] == encode(event)[1].decode()
        assert (fact["subject"], fact["time"]) == (event.subject, event.time)
        assert (fact["audience"], fact["actor"]) == (event.audience, event.actor)
    stamp = (await whole_office.get("/v1/board", at=story.now)).json()["stamp"]
    assert stamp["event_position"] == len(story.events)
    assert sum(o + 1 for t in stamp["offsets"].values() for o in t.values()) == len(story.events)


async def test_duplicates_change_nothing(office: Office) -> None:
    story = an_alliance()
    records = [office.record(e) for e in story.events if "teacher_exchanges" in e.type]
    await office.consumer("teacher_exchanges").take(records)
    before = await office.checksum()
    again = [replace(record, offset=record.offset + 1000) for record in records]
    await office.consumer("teacher_exchanges").take(records)
    await office.consumer("teacher_exchanges").take(again)
    assert await office.checksum() == before
    assert await office.value("SELECT count(*) FROM facts") == len(records)


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_any_batches_give_the_same_views(office: Office, seed: int) -> None:
    story, dice = an_alliance(), random.Random(seed)
    waiting: dict[UUID, list[Envelope]] = {}
    for event in story.events:
        waiting.setdefault(event.subject, []).append(event)
    order: list[Envelope] = []
    while waiting:
        subject = dice.choice(sorted(waiting))
        order.append(waiting[subject].pop(0))
        waiting = {s: events for s, events in waiting.items() if events}
    await office.feed(order, batch=dice.choice([1, 2, 7, 100]))
    mixed = await office.checksum()
    await rebuilt_in_order(office, story)
    assert await office.checksum() == mixed


async def rebuilt_in_order(office: Office, story: Story) -> None:
    """Start over with the story as it was told, in one batch."""
    await office.fetch("TRUNCATE facts, inbox, read_to")
    for name in await office.checksum():
        await office.fetch(f"TRUNCATE view.{name}")
    await office.feed(story.events)


async def test_a_poisoned_event_parks_its_aggregate_and_no_other(office: Office) -> None:
    story = an_alliance()
    consumer = office.consumer("teacher_exchanges")
    records = [office.record(e) for e in story.events if "teacher_exchanges" in e.type]
    started = next(e for e in story.events if type(e.data) is engagement.EngagementStarted)
    place = next(i for i, r in enumerate(records) if r.value == encode(started)[1])
    spoilt = [*records]
    spoilt[place] = replace(records[place], value=b'{"number": "\xff"}')
    await consumer.take(spoilt)
    letters = await office.fetch("SELECT * FROM dead_letters ORDER BY id")
    assert {letter["aggregate"] for letter in letters} == {started.subject}
    assert [letter["kind"] for letter in letters] == ["undecodable", *["behind"] * 3]
    view = await office.fetch("SELECT * FROM view.engagements WHERE id = $1", started.subject)
    assert view[0]["status"] == "ready"
    others = {e.subject for e in story.events if "exchanges" in e.type} - {started.subject}
    seen = {r["subject"] for r in await office.fetch("SELECT DISTINCT subject FROM facts")}
    assert others <= seen


async def test_what_was_parked_is_counted_after_a_retry(office: Office) -> None:
    story = an_alliance()
    consumer = office.consumer("teacher_exchanges")
    records = [office.record(e) for e in story.events if "teacher_exchanges" in e.type]
    nominated = next(e for e in story.events if type(e.data) is engagement.EngagementNominated)
    lost = next(r for r in records if r.value == encode(nominated)[1])
    await consumer.take([r for r in records if r is not lost])
    assert await office.value("SELECT count(*) FROM dead_letters") == 7
    before = (await office.get("/v1/board", at=story.now)).headers["etag"]
    await consumer.take([lost])
    first = await office.value('SELECT id FROM dead_letters WHERE "offset" = $1', lost.offset)
    settled = await retry(consumer, first, by="test")
    assert (settled.applied, settled.remaining) == (8, 0)
    mixed = await office.checksum()
    assert (await office.get("/v1/board", at=story.now)).headers["etag"] != before
    await rebuilt_in_order(office, Story(events=[e for e in story.events if "exchanges" in e.type]))
    assert await office.checksum() == mixed


async def test_a_discarded_event_is_no_fact(office: Office) -> None:
    story = Story()
    wanted = story.request(story.school("甲"))
    consumer = office.consumer("teacher_exchanges")
    record = replace(office.record(story.events[-1]), value=b"not json")
    await consumer.take([record])
    letter = await office.value("SELECT id FROM dead_letters")
    await ask_discard(consumer, letter, by="one", reason="unreadable")
    await discard(consumer, letter, by="another")
    assert await office.value("SELECT count(*) FROM facts WHERE subject = $1", wanted) == 0


async def test_a_restored_neighbour_starts_its_aggregates_over(office: Office) -> None:
    """What the old epoch wrote after the backup never happened; a rebuild says the same."""
    story = Story()
    first, second = story.school("甲"), story.school("乙")
    done = story.whole(first, second)
    await office.feed(story.events)
    started = next(e for e in story.events if type(e.data) is engagement.EngagementStarted)
    state = {**story.states[done], "status": "cancelled", "waiting_on": (), "by": "home"}
    state = {**state, "reason": "work", "recognised_hours": None, "actual_from": None}
    fields = engagement.EngagementCancelled.model_fields
    cancelled = engagement.EngagementCancelled(**{n: state[n] for n in fields if n in state})
    again = restored(replace(started, type=cancelled.TYPE, data=cancelled, time=story.now + DAY))
    await office.feed([again])
    (view,) = await office.fetch("SELECT * FROM view.engagements WHERE id = $1", done)
    assert (view["status"], view["epoch"]) == ("cancelled", 2)
    assert (view["started_at"], view["recognised_at"]) == (None, None)
    assert view["fell_through_at"] == story.now + DAY
    before = await office.checksum()
    await office.rebuild()
    assert await office.checksum() == before


async def test_fields_of_a_newer_writer_are_kept_and_ignored(office: Office) -> None:
    story = Story()
    wanted = story.request(new_id())
    record = office.record(story.events[-1])
    assert record.value is not None
    newer = replace(record, value=record.value[:-1] + b',"of_tomorrow":1}')
    await office.consumer("teacher_exchanges").take([newer])
    data = await office.value("SELECT data FROM facts WHERE subject = $1", wanted)
    assert '"of_tomorrow":1' in data
    assert await office.value("SELECT status FROM view.requests WHERE id = $1", wanted) == "open"
