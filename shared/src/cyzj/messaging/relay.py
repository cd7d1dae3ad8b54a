"""The relay: the journal's rows into the topic, in order, by one active relay per service."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer

from cyzj.messaging import steps
from cyzj.messaging.chain import GENESIS
from cyzj.messaging.journal import link
from cyzj.messaging.outgoing import TAKE, Outcome, Outgoing, outgoing, send
from cyzj.telemetry import metrics

log = structlog.get_logger()
LOCK = 0x6379_7A6A  # "cyzj": one relay per database
ROWS_A_TURN = 2000
FIRST_PAUSE = 0.2
_MARK_SENT = """
UPDATE journal SET sent_at = $4, chain_seq = done.seq, chain = done.chain
FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS done(position, seq, chain)
WHERE journal.position = done.position
"""
_MOVE_HEAD = "UPDATE service_state SET chain_seq = $1, chain = $2"
_MARK_PARKED = """
UPDATE journal SET parked_at = $3, park_reason = parked.reason
FROM unnest($1::bigint[], $2::text[]) AS parked(position, reason)
WHERE journal.position = parked.position
"""


@dataclass(frozen=True)
class RelayTarget:
    """Where the journal goes: the service's one topic, and the `source` its events carry."""

    topic: str
    source: str


class Relay:
    """Sends what the journal holds, for as long as `run` runs; `wake` it after each commit."""

    def __init__(
        self, dsn: str, make_producer: Callable[[], AIOKafkaProducer], target: RelayTarget
    ) -> None:
        self._dsn = dsn
        self._make_producer = make_producer
        self._target = target
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._ahead: list[Outgoing] | None = None
        self._seq = 0
        self._head = GENESIS
        self.leading = False
        self.trouble: str | None = None
        """What keeps it from sending now, in one line; None while all is well."""

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    def stop(self) -> None:
        """Let `run` end once the journal is empty, or at the next trouble."""
        self._stopping.set()
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped; a broken connection or a broker away only costs time."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                await self._lead()
            except Exception as trouble:  # whatever it is, a relay that has ended helps nobody
                self.trouble = f"{type(trouble).__name__}: {trouble}"[:200]
                metrics.RELAY_FAILURES.labels(self._target.topic, type(trouble).__name__).inc()
                log.warning("relay_interrupted", topic=self._target.topic, error=self.trouble)
            pause = FIRST_PAUSE if self.leading else min(pause * 2, 5.0)
            self.leading = False
            await _pause(self._stopping, pause)

    async def _lead(self) -> None:
        connection = await asyncpg.connect(self._dsn, command_timeout=60)
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                await _pause(self._stopping, 1.0)
                if self._stopping.is_set():
                    return
            await connection.add_listener("journal", lambda *_: self.wake())
            await self.recall(connection)
            async with _started(self._make_producer()) as producer:
                self.leading, self.trouble = True, None
                await self._until_empty(connection, producer)
                while not self._stopping.is_set():
                    await self._rest(1.0)
                    await self._until_empty(connection, producer)
        finally:
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await connection.close(timeout=2)

    async def recall(self, connection: asyncpg.Connection[asyncpg.Record]) -> None:
        """Take up the chain where the database says it stands; before the first turn."""
        head = await connection.fetchrow("SELECT chain_seq, chain FROM service_state")
        assert head is not None, "the database is not migrated"
        self._ahead = None
        self._seq, self._head = head["chain_seq"], head["chain"] or GENESIS

    async def _until_empty(
        self, connection: asyncpg.Connection[asyncpg.Record], producer: AIOKafkaProducer
    ) -> None:
        while True:
            self._woken.clear()
            taken = await self.turn(connection, producer)
            if taken < ROWS_A_TURN:
                return

    async def turn(
        self, connection: asyncpg.Connection[asyncpg.Record], producer: AIOKafkaProducer
    ) -> int:
        """Take up to `ROWS_A_TURN` unsent rows, send them, write down what became of them.

        Returns how many were taken. Raises what kept a partition from going on, after writing
        down what did arrive.
        """
        taken = self._ahead if self._ahead else await self._take(connection, ())
        self._ahead = None
        if not taken:
            return 0
        began = time.time_ns()
        sending = asyncio.create_task(send(producer, self._target.topic, taken))
        try:
            if len(taken) == ROWS_A_TURN:
                self._ahead = await self._take(connection, [row.position for row in taken])
        finally:
            outcome = await sending
        await self._write_down(connection, taken, outcome)
        metrics.RELAYED.labels(self._target.topic).inc(len(outcome.sent))
        steps.sent(self._target.topic, taken, outcome, began)
        if outcome.failure is not None or outcome.refused:
            self._ahead = None
        taken_seconds = (time.time_ns() - began) / 1e9
        metrics.TURN_SECONDS.labels(self._target.topic).observe(taken_seconds)
        if outcome.failure is not None:
            raise outcome.failure
        return len(taken)

    async def _take(
        self, connection: asyncpg.Connection[asyncpg.Record], in_hand: Sequence[int]
    ) -> list[Outgoing]:
        """The next unsent rows, by flag, besides those in hand; while one turn is sent, the next is read."""
        rows = await connection.fetch(TAKE, ROWS_A_TURN, in_hand)
        source = self._target.source.encode()
        return [outgoing(row, source) for row in rows]

    async def _write_down(
        self,
        connection: asyncpg.Connection[asyncpg.Record],
        rows: list[Outgoing],
        outcome: Outcome,
    ) -> None:
        now, sent = datetime.now(UTC), set(outcome.sent)
        positions, sequence, chain = [], [], []
        seq, head = self._seq, self._head
        for row in rows:
            if row.position in sent:
                seq, head = seq + 1, link(head, row.leaf)
                positions.append(row.position)
                sequence.append(seq)
                chain.append(head)
        async with connection.transaction():
            if positions:
                await connection.execute(_MARK_SENT, positions, sequence, chain, now)
                await connection.execute(_MOVE_HEAD, seq, head)
            if outcome.refused:
                await connection.execute(
                    _MARK_PARKED, list(outcome.refused), list(outcome.refused.values()), now
                )
        self._seq, self._head = seq, head
        if outcome.refused:
            log.error("relay_parked", topic=self._target.topic, positions=sorted(outcome.refused))

    async def _rest(self, seconds: float) -> None:
        await _pause(self._woken, seconds)


@asynccontextmanager
async def _started(producer: AIOKafkaProducer) -> AsyncIterator[AIOKafkaProducer]:
    """The producer within the block; aiokafka's own context leaks one that could not start."""
    try:
        await producer.start()
        yield producer
    finally:
        await producer.stop()


async def _pause(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


async def unpark(connection: asyncpg.Connection[asyncpg.Record], subject: UUID) -> int:
    """Let the parked rows of an aggregate be sent again, then what waits behind; returns how many."""
    done = await connection.execute(
        "UPDATE journal SET parked_at = NULL, park_reason = NULL WHERE subject = $1 AND parked_at IS NOT NULL",
        subject,
    )
    return int(done.split()[-1])
