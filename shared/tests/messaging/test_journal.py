"""The journal: what is written down stands in the order in which it became true."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from cyzj.domain.caller import SYSTEM
from cyzj.domain.clock import FixedClock, MovableClock
from cyzj.domain.errors import DomainError, Kind
from cyzj.domain.ids import new_id
from cyzj.storage.engine import Sessions, make_engine, make_sessions
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.waiting import eventually
from tally.harness import Connection
from tally.harness import event as reminder
from tally.tables import TallyRow
from tally.use_cases import NOW, Tally, payload, remind

_LOCK_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


async def in_journal_order(journal: Connection) -> Sequence[int]:
    rows = await journal.fetch("SELECT aggregateversion FROM journal ORDER BY position")
    return [row["aggregateversion"] for row in rows]


async def test_the_aggregate_is_flushed_before_its_event_is_appended(
    database: str, journal: Connection
) -> None:
    """SQLAlchemy's own order would write the journal first, and let a race number it wrongly."""
    engine = make_engine(database, name="tally")
    runner, id, statements = Runner(make_sessions(engine), MovableClock()), new_id(), list[str]()
    await runner.run("remind", SYSTEM, remind(id))

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement.strip().split("\n")[0])

    sqlalchemy_event.listen(engine.sync_engine, "before_cursor_execute", note)
    await runner.run("remind", SYSTEM, remind(id))
    await engine.dispose()
    written = [s for s in statements if s.startswith(("UPDATE tallies", "INSERT INTO journal"))]
    assert [s.split()[0] for s in written] == ["UPDATE", "INSERT"]


async def test_a_second_writer_waits_and_stands_behind_the_first(
    database: str, runner: Runner, sessions: Sessions, journal: Connection
) -> None:
    id, holding, may_commit = new_id(), asyncio.Event(), asyncio.Event()
    await runner.run("remind", SYSTEM, remind(id))

    async def slow(unit: Unit) -> Tally:
        done = await remind(id)(unit)
        await unit.session.flush()
        holding.set()
        await may_commit.wait()
        return done

    first = asyncio.create_task(runner.run("remind", SYSTEM, slow))
    await holding.wait()
    other_engine = make_engine(database, name="other")
    other = Runner(make_sessions(other_engine), MovableClock())
    second = asyncio.create_task(other.run("remind", SYSTEM, remind(id)))
    await eventually(lambda: journal.fetchval(_LOCK_WAITS))
    may_commit.set()
    assert [(await first).version, (await second).version] == [2, 3]
    assert await in_journal_order(journal) == [1, 2, 3]
    await other_engine.dispose()


async def test_two_processes_racing_on_one_aggregate_leave_no_gap_and_no_swap(
    database: str, runner: Runner, journal: Connection
) -> None:
    id, other_engine = new_id(), make_engine(database, name="other")
    other = Runner(make_sessions(other_engine), MovableClock())
    await runner.run("remind", SYSTEM, remind(id))
    await asyncio.gather(
        *(each.run("remind", SYSTEM, remind(id)) for _ in range(25) for each in (runner, other))
    )
    assert await in_journal_order(journal) == list(range(1, 52))
    await other_engine.dispose()


async def test_a_version_is_written_once_whoever_forgot_the_lock(runner: Runner) -> None:
    id = new_id()
    await runner.run("remind", SYSTEM, remind(id))

    async def careless(unit: Unit) -> None:
        unit.record(id, 1, [payload(id, 1)])

    with pytest.raises(DomainError) as refusal:
        await runner.run("careless", SYSTEM, careless)
    assert (refusal.value.kind, refusal.value.slug) == (Kind.CONFLICT, "changed-meanwhile")


async def test_a_command_that_fails_leaves_neither_state_nor_event(
    runner: Runner, sessions: Sessions, journal: Connection
) -> None:
    async def half(unit: Unit) -> None:
        await remind(new_id())(unit)
        await unit.session.flush()
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await runner.run("half", SYSTEM, half)
    async with sessions() as session:
        assert (await session.execute(select(TallyRow))).all() == []
    assert await in_journal_order(journal) == []


async def test_an_event_above_256_kib_is_refused_and_one_at_the_limit_is_not(
    runner: Runner, journal: Connection
) -> None:
    rest = len(payload(new_id(), 1).model_copy(update={"action": ""}).model_dump_json())

    async def record(size: int) -> None:
        id = new_id()
        event = payload(id, 1).model_copy(update={"action": "x" * (size - rest)})

        async def work(unit: Unit) -> None:
            unit.record(id, 1, [event])

        await runner.run("big", SYSTEM, work)

    await record(256 * 1024)
    with pytest.raises(DomainError) as refusal:
        await record(256 * 1024 + 1)
    assert refusal.value.slug == "event-too-large"
    assert await journal.fetchval("SELECT max(octet_length(data)) FROM journal") == 256 * 1024


async def test_several_events_of_one_command_stand_in_their_order(
    runner: Runner, journal: Connection
) -> None:
    await runner.run("remind", SYSTEM, remind(new_id(), times=5))
    assert await in_journal_order(journal) == [1, 2, 3, 4, 5]


async def test_a_row_says_who_acted_by_which_command_and_never_the_body(
    sessions: Sessions, journal: Connection
) -> None:
    clock = FixedClock(NOW)
    await Runner(sessions, clock).run("remind", SYSTEM, remind(new_id()))
    row = await journal.fetchrow("SELECT * FROM journal")
    assert row is not None
    assert (row["actor"], row["role"], row["command"]) == ("system", "system", "remind")
    assert row["time"] == NOW
    assert row["sent_at"] is None
    assert "body" not in dict(row)


async def test_a_reaction_takes_the_time_and_the_trace_of_its_cause(
    sessions: Sessions, journal: Connection
) -> None:
    cause = reminder(new_id(), 1, time=NOW - timedelta(days=100))
    id = new_id()

    async def react(unit: Unit) -> None:
        unit.record(id, 1, [payload(id, 1)], cause=cause)

    await Runner(sessions, MovableClock()).run("react", SYSTEM, react)
    row = await journal.fetchrow("SELECT time, causationid, correlationid FROM journal")
    assert row is not None
    assert (row["time"], row["causationid"]) == (cause.time, str(cause.id))


async def test_a_split_process_tells_the_relay_by_notify(
    sessions: Sessions, journal: Connection
) -> None:
    told = asyncio.Event()
    await journal.add_listener("journal", lambda *_: told.set())
    await Runner(sessions, MovableClock(), notify=True).run("remind", SYSTEM, remind(new_id()))
    await asyncio.wait_for(told.wait(), 5)
