"""Whatever is lost, late, repeated, refused or killed, in whatever order: each effect once, in order."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Sequence
from contextlib import suppress
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
from cyzj.messaging.received import Received
from cyzj.messaging.relay import Relay, RelayTarget, unpark
from cyzj.storage.engine import bare_dsn, make_engine, make_sessions
from cyzj.storage.unit import Runner, Unit
from tally.fake_kafka import FakeKafka, Fault, Killed
from tally.harness import SOURCE, effects, in_order_once, listener
from tally.use_cases import note, remind

T = TypeVar("T")
AGGREGATES = [UUID(int=n) for n in range(1, 5)]
any_aggregate = st.sampled_from(AGGREGATES)
_EMPTY = "TRUNCATE journal, inbox, dead_letters, tallies, effects RESTART IDENTITY"
_OPEN = "SELECT min(id) FROM dead_letters WHERE settled_at IS NULL GROUP BY coalesce(aggregate::text, id::text)"


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

    @rule(aggregate=any_aggregate, times=st.integers(1, 4))
    def a_command(self, aggregate: UUID, times: int) -> None:
        self.run(self.runner.run("remind", SYSTEM, remind(aggregate, times)))

    @rule(faults=st.lists(st.sampled_from(Fault), max_size=4))
    def a_turn_of_the_relay(self, faults: list[Fault]) -> None:
        self.kafka.faults.extend(faults)
        try:
            self.run(self.relay.turn(self.connection, self.kafka))
        except (KafkaError, Killed):
            self.start_relay()
        self.kafka.faults.clear()

    @rule()
    def late_batches_arrive(self) -> None:
        self.kafka.arrive()

    @rule(aggregate=any_aggregate)
    def kafka_refuses_an_aggregate(self, aggregate: UUID) -> None:
        self.kafka.refused_keys.add(str(aggregate).encode())

    @rule(aggregate=any_aggregate)
    def kafka_takes_it_again(self, aggregate: UUID) -> None:
        self.kafka.refused_keys.discard(str(aggregate).encode())
        self.run(unpark(self.connection, aggregate))

    @rule(most=st.integers(1, 6), crash=st.booleans(), committed=st.booleans())
    def a_batch_is_delivered(self, most: int, crash: bool, committed: bool) -> None:
        """From every partition some; with a crash, or without the offsets' commit, it comes again."""
        upto = {n: min(len(lane), self.read[n] + most) for n, lane in self.kafka.log.items()}
        batch = [r for n, lane in self.kafka.log.items() for r in lane[self.read[n] : upto[n]]]
        self.crashing = crash
        with suppress(Crash):
            self.run(self.consumer.take(batch))
            if committed:
                self.read.update(upto)
        self.crashing = False

    @rule(back=st.integers(0, 5))
    def the_group_is_set_back(self, back: int) -> None:
        for partition in self.read:
            self.read[partition] = max(0, self.read[partition] - back)

    @rule(aggregate=any_aggregate)
    def the_listener_refuses_an_aggregate(self, aggregate: UUID) -> None:
        self.poisonous.add(aggregate)

    @rule(aggregate=any_aggregate)
    def the_listener_is_mended(self, aggregate: UUID) -> None:
        self.poisonous.discard(aggregate)

    @rule()
    def an_operator_retries(self) -> None:
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
            self.kafka_takes_it_again(aggregate)
        while self.run(self.relay.turn(self.connection, self.kafka)):
            pass
        self.a_batch_is_delivered(10_000, crash=False, committed=True)
        self.an_operator_retries()
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
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
