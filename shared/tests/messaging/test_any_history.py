"""Whatever is lost, late, repeated, refused or killed, in whatever order: each effect once, in order."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from aiokafka.errors import KafkaError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cyzj.domain.caller import SYSTEM
from cyzj.domain.clock import MovableClock
from cyzj.messaging.chain import verify
from cyzj.messaging.dead_letters import retry
from cyzj.messaging.journal import partition_of
from cyzj.messaging.received import Received
from cyzj.messaging.relay import Relay, RelayTarget, unpark
from cyzj.storage.engine import bare_dsn, make_engine, make_sessions
from cyzj.storage.unit import Runner, Unit
from tally.fake_kafka import FakeKafka, Fault, Killed
from tally.harness import SOURCE, effects, in_order_once, listener
from tally.use_cases import note, remind

T = TypeVar("T")
IDS = [UUID(int=n) for n in range(1, 60)]
LANES = [partition_of(str(id).encode()) for id in IDS]
AGGREGATES = [id for id, lane in zip(IDS, LANES, strict=True) if lane == LANES[0]][:3] + IDS[1:2]
"""Three of one partition, so that they share batches, and one more."""
any_aggregate = st.sampled_from(AGGREGATES)
_EMPTY = "TRUNCATE journal, inbox, dead_letters, tallies, effects RESTART IDENTITY"
_OPEN = "SELECT min(id) FROM dead_letters WHERE settled_at IS NULL GROUP BY coalesce(aggregate::text, id::text)"


class Change(StrEnum):
    """What may happen to the world between two moments."""

    KAFKA_REFUSES_IT = "kafka refuses the aggregate's next event"
    KAFKA_TAKES_IT = "kafka takes it after all"
    LISTENER_REFUSES_IT = "the listener refuses an aggregate"
    LISTENER_IS_MENDED = "the listener is mended"
    LATE_BATCHES_ARRIVE = "late batches arrive"
    AN_OPERATOR_RETRIES = "an operator retries"
    THE_GROUP_IS_SET_BACK = "the group is set back five records"


class Crash(ConnectionResetError):
    """The consumer's process dies in the middle of its transaction."""


class History(RuleBasedStateMachine):
    """Writers, a relay, Kafka and a listener, each of which may do its worst at any moment."""

    database = ""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.engine = make_engine(self.database, name="history", pool_size=2)
        self.sessions = make_sessions(self.engine)
        self.runner = Runner(self.sessions, MovableClock())
        self.kafka = FakeKafka()
        self.poisonous: set[UUID] = set()
        self.crashing = False
        self.written: dict[UUID, int] = defaultdict(int)
        self.read: dict[int, int] = defaultdict(int)
        self.consumer = listener(self.sessions, self.apply)
        self.connection = self.run(asyncpg.connect(bare_dsn(self.database)))
        self.run(self.connection.execute(_EMPTY))
        self.run(self.connection.execute("UPDATE service_state SET chain_seq = 0, chain = NULL"))
        self.start_relay()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    async def apply(self, unit: Unit, events: Sequence[Received]) -> None:
        if any(received.event.subject in self.poisonous for received in events):
            raise ValueError("poison")
        await note(unit, events)
        if self.crashing:
            raise Crash

    def start_relay(self) -> None:
        target = RelayTarget("tally", SOURCE)
        self.relay = Relay(bare_dsn(self.database), lambda: None, target)
        self.run(self.relay.recall(self.connection))

    @rule(
        changes=st.lists(st.tuples(any_aggregate, st.sampled_from(Change)), max_size=2),
        commands=st.lists(any_aggregate, min_size=1, max_size=8),
        faults=st.lists(st.sampled_from(Fault), max_size=3),
        most=st.integers(0, 12),
        crash=st.booleans(),
        committed=st.booleans(),
    )
    def time_goes_on(
        self,
        changes: list[tuple[UUID, Change]],
        commands: list[UUID],
        faults: list[Fault],
        most: int,
        crash: bool,
        committed: bool,
    ) -> None:
        """Changes of the world, commands, a turn of the relay and a batch for the listener.

        One rule does it all: with several, Hypothesis leaves most of them out of most runs.
        """
        for aggregate, change in changes:
            self.change(aggregate, change)
        for aggregate in commands:
            tally = self.run(self.runner.run("remind", SYSTEM, remind(aggregate)))
            self.written[aggregate] = tally.version
        self.relay_with(faults)
        self.deliver(most, crash=crash, committed=committed)

    def change(self, aggregate: UUID, change: Change) -> None:
        match change:
            case Change.KAFKA_REFUSES_IT:
                self.kafka.refused.add(
                    (str(aggregate).encode(), b"%d" % (self.written[aggregate] + 1))
                )
            case Change.KAFKA_TAKES_IT:
                self.kafka.refused = {
                    r for r in self.kafka.refused if r[0] != str(aggregate).encode()
                }
                self.run(unpark(self.connection, aggregate))
            case Change.LISTENER_REFUSES_IT:
                self.poisonous.add(aggregate)
            case Change.LISTENER_IS_MENDED:
                self.poisonous.discard(aggregate)
            case Change.LATE_BATCHES_ARRIVE:
                self.kafka.arrive()
            case Change.AN_OPERATOR_RETRIES:
                self.retry_all()
            case Change.THE_GROUP_IS_SET_BACK:
                self.read = defaultdict(int, {n: max(0, at - 5) for n, at in self.read.items()})

    def relay_with(self, faults: list[Fault]) -> None:
        self.kafka.faults.extend(faults)
        try:
            self.run(self.relay.turn(self.connection, self.kafka))
        except (KafkaError, Killed):
            self.start_relay()
        self.kafka.faults.clear()

    def deliver(self, most: int, *, crash: bool, committed: bool) -> None:
        """From every partition some; after a crash, or without the offsets' commit, they come again."""
        upto = {n: min(len(lane), self.read[n] + most) for n, lane in self.kafka.log.items()}
        batch = [r for n, lane in self.kafka.log.items() for r in lane[self.read[n] : upto[n]]]
        self.crashing = crash
        with suppress(Crash):
            self.run(self.consumer.take(batch))
            if committed:
                self.read.update(upto)
        self.crashing = False

    def retry_all(self) -> None:
        for row in self.run(self.connection.fetch(_OPEN)):
            self.run(retry(self.consumer, row[0], by="operator"))

    @invariant()
    def every_effect_once_and_in_order(self) -> None:
        assert in_order_once(self.run(effects(self.sessions)))

    def teardown(self) -> None:
        """When everything is mended, everything arrives."""
        self.kafka.arrive()
        self.poisonous.clear()
        for aggregate in AGGREGATES:
            self.change(aggregate, Change.KAFKA_TAKES_IT)
        while self.run(self.relay.turn(self.connection, self.kafka)):
            pass
        self.deliver(10_000, crash=False, committed=True)
        self.retry_all()
        found = self.run(effects(self.sessions))
        written = self.run(self.connection.fetch("SELECT subject, aggregateversion FROM journal"))
        assert in_order_once(found)
        assert sorted(found) == sorted((row[0], row[1]) for row in written)
        assert self.run(verify(self.connection)).sound
        self.run(self.connection.close())
        self.run(self.engine.dispose())
        self.loop.close()


def test_whatever_happens_every_event_has_its_effect_once_and_in_order(database: str) -> None:
    class Here(History):
        pass

    Here.database = database
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25,
            stateful_step_count=8,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
