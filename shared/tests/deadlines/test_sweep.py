"""What falls due has its effect once: across restarts, replicas, failures and moved clocks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from cyzj.deadlines import Sweeper, cancel, schedule
from cyzj.domain.caller import SYSTEM
from cyzj.domain.clock import FixedClock, MovableClock, moved_to
from cyzj.domain.ids import new_id
from cyzj.storage.engine import Sessions, make_engine, make_sessions
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.waiting import eventually
from tally.harness import Connection, running
from tally.use_cases import NOW, payload, remind

DAY = timedelta(days=1)


async def expire(unit: Unit, id: UUID) -> None:
    """The handler: one event for the item."""
    unit.record(id, 1, [payload(id, 1)])


async def put(sessions: Sessions, due: datetime, *ids: UUID, kind: str = "expire") -> None:
    async with sessions() as session, session.begin():
        for id in ids:
            await schedule(session, id, kind, due)


async def events(journal: Connection) -> list[UUID]:
    return [row["subject"] for row in await journal.fetch("SELECT subject FROM journal")]


def sweeper_at(sessions: Sessions, now: datetime) -> tuple[Sweeper, FixedClock]:
    clock = FixedClock(now)
    return Sweeper(Runner(sessions, clock), {"expire": expire}), clock


async def test_a_deadline_is_handled_when_its_time_has_come_and_not_before(
    sessions: Sessions, journal: Connection
) -> None:
    sweeper, clock = sweeper_at(sessions, NOW)
    id = new_id()
    await put(sessions, NOW + DAY, id)
    assert await sweeper.sweep() == 0
    clock.advance(DAY)
    assert await sweeper.sweep() == 1
    assert await sweeper.sweep() == 0
    assert await journal.fetchval("SELECT time FROM journal") == NOW + DAY
    assert await events(journal) == [id]


async def test_a_hundred_at_once_are_handled_once_each_oldest_first(
    sessions: Sessions, journal: Connection
) -> None:
    sweeper, _ = sweeper_at(sessions, NOW)
    ids = [new_id() for _ in range(100)]
    for n, id in enumerate(ids):
        await put(sessions, NOW - timedelta(minutes=n), id)
    assert await sweeper.sweep() == 100
    assert await events(journal) == ids[::-1]


async def test_two_replicas_racing_give_one_effect_per_deadline(
    database: str, sessions: Sessions, journal: Connection
) -> None:
    ids = [new_id() for _ in range(60)]
    await put(sessions, NOW, *ids)
    engines = [make_engine(database, name=f"replica-{n}") for n in range(3)]
    sweepers = [sweeper_at(make_sessions(engine), NOW)[0] for engine in engines]
    handled = await asyncio.gather(*(sweeper.sweep() for sweeper in sweepers))
    assert sum(handled) == 60
    assert sorted(await events(journal)) == sorted(ids)
    for engine in engines:
        await engine.dispose()


async def test_a_replica_that_dies_in_the_middle_leaves_the_deadline_to_another(
    sessions: Sessions, journal: Connection
) -> None:
    id, inside = new_id(), asyncio.Event()
    await put(sessions, NOW, id)

    async def hang(unit: Unit, item: UUID) -> None:
        await expire(unit, item)
        inside.set()
        await asyncio.Event().wait()

    dying = Sweeper(Runner(sessions, FixedClock(NOW)), {"expire": hang})
    task = asyncio.create_task(dying.sweep())
    await inside.wait()
    other, _ = sweeper_at(sessions, NOW)
    assert await other.sweep() == 0, "it is in somebody's hand"
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await other.sweep() == 1
    assert await events(journal) == [id]


async def test_a_failure_rolls_back_and_is_tried_again_later(
    sessions: Sessions, journal: Connection
) -> None:
    sweeper, clock = sweeper_at(sessions, NOW)
    broken, fine = new_id(), new_id()
    await put(sessions, NOW, broken, fine)
    failing = True

    async def sometimes(unit: Unit, id: UUID) -> None:
        await expire(unit, id)
        if id == broken and failing:
            raise RuntimeError("not yet")

    sweeper.handlers = {"expire": sometimes}
    assert await sweeper.sweep() == 1
    assert await events(journal) == [fine]
    assert sweeper.failing == {(broken, "expire"): "RuntimeError"}
    assert await sweeper.sweep() == 0
    clock.advance(timedelta(minutes=1))
    failing = False
    assert await sweeper.sweep() == 1
    assert sweeper.failing == {}
    assert sorted(await events(journal)) == sorted([broken, fine])


async def test_a_deadline_scheduled_again_is_moved_and_a_cancelled_one_never_comes(
    sessions: Sessions, journal: Connection
) -> None:
    sweeper, clock = sweeper_at(sessions, NOW)
    moved, gone, all_gone = new_id(), new_id(), new_id()
    await put(sessions, NOW, moved, gone, all_gone)
    await put(sessions, NOW + DAY, moved)
    async with sessions() as session, session.begin():
        await cancel(session, gone, "expire")
        await cancel(session, all_gone)
        await cancel(session, moved, "another kind")
    assert await sweeper.sweep() == 0
    clock.advance(DAY)
    assert await sweeper.sweep() == 1
    assert await events(journal) == [moved]


async def test_a_handler_may_schedule_its_own_kind_anew(sessions: Sessions) -> None:
    sweeper, clock = sweeper_at(sessions, NOW)
    calls: list[datetime] = []

    async def daily(unit: Unit, id: UUID) -> None:
        calls.append(unit.now)
        await schedule(unit.session, id, "expire", unit.now + DAY)

    sweeper.handlers = {"expire": daily}
    await put(sessions, NOW, new_id())
    for _ in range(3):
        await sweeper.sweep()
        clock.advance(DAY)
    assert calls == [NOW, NOW + DAY, NOW + 2 * DAY]


async def test_a_kind_nobody_handles_here_is_left_alone(
    sessions: Sessions, journal: Connection
) -> None:
    sweeper, _ = sweeper_at(sessions, NOW)
    await put(sessions, NOW, new_id(), kind="unknown")
    assert await sweeper.sweep() == 0
    assert await journal.fetchval("SELECT count(*) FROM deadlines") == 1


async def test_the_demonstration_clock_moves_the_sweep_and_the_events_time(
    sessions: Sessions, journal: Connection
) -> None:
    sweeper = Sweeper(Runner(sessions, MovableClock()), {"expire": expire})
    due = datetime(2031, 1, 1, tzinfo=UTC)
    await put(sessions, due, new_id())
    assert await sweeper.sweep() == 0
    with moved_to(due + DAY):
        assert await sweeper.sweep() == 1
    assert await journal.fetchval("SELECT time FROM journal") == due + DAY


async def test_put_to_rest_in_the_database_every_replica_rests_until_told_otherwise(
    sessions: Sessions, journal: Connection
) -> None:
    sweepers = [sweeper_at(sessions, NOW)[0] for _ in range(2)]
    for sweeper in sweepers:
        sweeper.every = 0.05
    await journal.execute("UPDATE service_state SET sweeping = false")
    id = new_id()
    await put(sessions, NOW, id)
    assert await sweepers[0].sweep(asked=False) == 0
    async with running(sweepers[0]), running(sweepers[1]):
        assert await sweepers[0].sweep() == 1, "asked for, it runs at rest too"
        later = new_id()
        await put(sessions, NOW, later)
        await journal.execute("UPDATE service_state SET sweeping = true")
        await eventually(lambda: both(journal, id, later))


async def both(journal: Connection, *ids: UUID) -> bool:
    return sorted(await events(journal)) == sorted(ids)


async def test_the_running_sweep_forgets_answers_of_more_than_48_hours_ago(
    sessions: Sessions, journal: Connection
) -> None:
    insert = "INSERT INTO idempotency VALUES ('system', $1, 'x', 200, '{}', now() - $2::interval)"
    await journal.execute(insert, "old", timedelta(hours=49))
    await journal.execute(insert, "recent", timedelta(hours=47))
    sweeper, _ = sweeper_at(sessions, NOW)
    async with running(sweeper):
        await eventually(lambda: kept(journal, ["recent"]))


async def kept(journal: Connection, keys: list[str]) -> bool:
    return [row["key"] for row in await journal.fetch("SELECT key FROM idempotency")] == keys


async def test_a_sweep_goes_on_after_the_database_came_back(
    sessions: Sessions, journal: Connection
) -> None:
    sweeper, _ = sweeper_at(sessions, NOW)
    sweeper.every = 0.05
    id = new_id()
    async with running(sweeper):
        await journal.execute("ALTER TABLE deadlines RENAME TO elsewhere")
        await eventually(lambda: sweep_fails(sweeper))
        await journal.execute("ALTER TABLE elsewhere RENAME TO deadlines")
        await put(sessions, NOW, id)
        await eventually(lambda: both(journal, id))


async def sweep_fails(sweeper: Sweeper) -> bool:
    try:
        await sweeper.sweep()
    except Exception:
        return True
    return False


async def test_state_and_deadline_are_written_together_or_not_at_all(
    runner: Runner, journal: Connection
) -> None:
    async def half(unit: Unit) -> None:
        id = new_id()
        await remind(id)(unit)
        await schedule(unit.session, id, "expire", NOW)
        await unit.session.execute(text("SELECT 1 / 0"))

    with pytest.raises(Exception, match="division"):
        await runner.run("half", SYSTEM, half)
    assert await journal.fetchval("SELECT count(*) FROM deadlines") == 0
