"""Rebuilding: the same views from the same facts, while everything goes on."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import bare_dsn
from cyzj.testing.fixtures import served, settings_for
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually
from group_office.application.start_views import start_views
from group_office.storage import schemas
from group_office.storage.rebuilding import LOCK, AlreadyRebuilding, alone
from group_office.testing import DAY, HOUR, START, Office, Story
from group_office.wiring import build


def some_years(count: int) -> Story:
    story = Story()
    schools = [
        story.school(name, place)
        for name, place in zip("甲乙丙丁", ["51", "50", "51", "50"], strict=True)
    ]
    for number in range(count):
        asks, gives = schools[number % 4], schools[(number + 1) % 4]
        if number % 3:
            story.whole(asks, gives)
        else:
            story.nominate(story.confirm(story.answer(story.request(asks), gives)))
        story.now = START + number * HOUR
    return story.after(30 * DAY)


async def oid_of_view(office: Office) -> int:
    return int(await office.value("SELECT to_regnamespace('view')::oid::int"))


async def test_a_rebuild_gives_the_same_views_and_leaves_own_tables_alone(office: Office) -> None:
    story = some_years(12)
    await office.feed(story.events, batch=20)
    named = next(id for id, s in story.states.items() if s.get("status") == "nominated")
    said = await office.post(f"/v1/cases/engagement/{named}/remind", at=story.now, body={})
    assert said.status_code == 200
    before, oid = await office.checksum(), await oid_of_view(office)
    own = await office.fetch("SELECT * FROM cases"), await office.fetch("SELECT * FROM spoken")
    assert all(before[name] for name in ("requests", "engagements", "queue", "activity"))
    assert await office.rebuild() == len(story.events)
    assert await office.checksum() == before
    assert await oid_of_view(office) != oid
    assert own == (
        await office.fetch("SELECT * FROM cases"),
        await office.fetch("SELECT * FROM spoken"),
    )


async def test_consumers_and_readers_go_on_while_the_views_are_rebuilt(office: Office) -> None:
    story = some_years(40)
    half = len(story.events) // 2
    await office.feed(story.events[:half])
    seen: set[int] = set()
    stopped = asyncio.Event()

    async def keep_reading() -> None:
        while not stopped.is_set():
            board = (await office.get("/v1/board", at=story.now)).json()
            opened, position = board["funnel"][0]["n"], board["stamp"]["event_position"]
            drilled = await office.get(
                "/v1/board/drill?measure=funnel&cell=opened&with_total=true&limit=1", at=story.now
            )
            assert opened > 0
            assert drilled.json()["total"] >= opened
            assert position >= max(seen, default=0)
            seen.add(position)

    async def keep_feeding() -> None:
        for first in range(half, len(story.events), 10):
            await office.feed(story.events[first : first + 10])

    async def keep_rebuilding() -> None:
        for _ in range(4):
            await office.rebuild()

    reader = asyncio.create_task(keep_reading())
    await asyncio.gather(keep_feeding(), keep_rebuilding())
    stopped.set()
    await reader
    assert len(seen) > 1
    live = await office.checksum()
    await office.rebuild()
    assert await office.checksum() == live
    assert await office.value("SELECT count(*) FROM facts") == len(story.events)


async def test_a_reader_in_the_middle_sees_one_state_and_the_swap_waits_for_it(
    office: Office,
) -> None:
    story = some_years(6)
    await office.feed(story.events)
    foundation = office.app.state.foundation
    async with schemas.reading(foundation.sessions) as session:
        connection = await session.connection()
        count = "SELECT count(*) FROM view.requests"
        first = (await connection.exec_driver_sql(count)).scalar_one()
        rebuilding = asyncio.create_task(office.rebuild())

        async def waits() -> bool:
            query = (
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'facts'::regclass"
            )
            return bool(await office.value(query))

        await eventually(waits)
        assert (await connection.exec_driver_sql(count)).scalar_one() == first > 0
        assert not rebuilding.done()
    assert await rebuilding == len(story.events)


async def test_views_of_another_version_are_built_before_the_service_starts(
    database: str, office: Office, issuer: Issuer
) -> None:
    story = some_years(6)
    await office.feed(story.events)
    before = await office.checksum()
    await office.fetch("COMMENT ON SCHEMA view IS 'of yesterday'")
    await office.fetch("DROP TABLE view.queue")
    app = build(settings_for(database, KafkaSettings(bootstrap_servers="127.0.0.1:9")), "http")
    async with served(app, issuer):
        assert await office.checksum() == before


async def test_a_consumer_of_another_version_waits_instead_of_setting_records_aside(
    office: Office,
) -> None:
    story = some_years(1)
    await office.fetch("COMMENT ON SCHEMA view IS 'of tomorrow'")
    consumer = office.consumer("teacher_exchanges")
    consumer.patience = 0.2
    records = [office.record(e) for e in story.events if "exchanges" in e.type]
    with pytest.raises(Exception, match="views-of-another-version"):
        await consumer.take(records)
    assert await office.value("SELECT count(*) FROM dead_letters") == 0
    assert await office.value("SELECT count(*) FROM facts") == 0


async def test_an_operator_asks_once_and_sees_how_it_ended(office: Office) -> None:
    story = some_years(3)
    await office.feed(story.events)
    async with alone(bare_dsn(office.database), wait=True):
        asked = await office.post("/v1/ops/rebuild", Role.OPERATOR)
        assert asked.status_code == 202
        assert asked.json()["state"] == "running"
        again = await office.post("/v1/ops/rebuild", Role.OPERATOR)
        assert again.status_code == 409
        assert again.json()["type"].endswith("already-rebuilding")

    async def last() -> dict[str, object]:
        listed = (await office.get("/v1/ops/rebuilds", Role.OPERATOR)).json()["items"]
        assert listed[0]["state"] == "done"
        return dict(listed[0])

    done = await eventually(last)
    assert (done["id"], done["facts"]) == (asked.json()["id"], len(story.events))
    assert (await office.post("/v1/ops/rebuild", Role.OPERATOR)).status_code == 202


async def test_a_rebuild_that_was_killed_is_over_at_the_next_start(office: Office) -> None:
    await office.fetch(
        "INSERT INTO rebuilds (id, started_at, asked_by, running) VALUES ($1, now(), 'x', true)",
        new_id(),
    )
    await start_views(bare_dsn(office.database))
    listed = (await office.get("/v1/ops/rebuilds", Role.OPERATOR)).json()["items"]
    assert [(one["state"], one["error"]) for one in listed] == [("failed", "interrupted")]


async def test_one_rebuild_at_a_time(office: Office) -> None:
    dsn = bare_dsn(office.database)
    async with alone(dsn, wait=True):
        with pytest.raises(AlreadyRebuilding):
            async with alone(dsn, wait=False):
                pass
    holder = await asyncpg.connect(dsn)
    try:
        assert await holder.fetchval("SELECT pg_try_advisory_lock($1)", LOCK)
    finally:
        await holder.close()


async def test_what_a_broken_rebuild_left_is_in_nobodys_way(office: Office) -> None:
    story = some_years(3)
    await office.feed(story.events)
    before = await office.checksum()
    await office.fetch("CREATE SCHEMA view_next")
    await office.fetch("CREATE TABLE view_next.requests (id int)")
    await office.rebuild()
    assert await office.checksum() == before
    assert await office.value("SELECT to_regnamespace('view_next')") is None
