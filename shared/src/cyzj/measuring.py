"""What the metrics say of this moment: read when somebody asks for `/metrics`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import QueuePool

from cyzj.contracts.topics import topic_of
from cyzj.messaging.backlog import backlog
from cyzj.messaging.plan import SetAside
from cyzj.messaging.subscriptions import Progress
from cyzj.telemetry import metric_names as names
from cyzj.telemetry import metrics
from cyzj.telemetry.making import gauge

if TYPE_CHECKING:
    from cyzj.foundation import Foundation

LATE = timedelta(minutes=1)
PATIENCE = 3.0
"""Seconds for what may hang: the metrics are served also while the database or Kafka is away."""
Measure = Callable[[AsyncSession], Awaitable[None]]
PART_READY = gauge(names.PART_READY)
_DEAD_LETTERS = text(
    "SELECT consumer, kind, count(*) AS n FROM dead_letters WHERE settled_at IS NULL GROUP BY 1, 2"
)
_OVERDUE = text("SELECT kind, count(*) AS n FROM deadlines WHERE due < :before GROUP BY 1")
_FROM_DATABASE = (
    metrics.JOURNAL_WAITING,
    metrics.JOURNAL_AGE,
    metrics.JOURNAL_PARKED,
    metrics.DEAD_LETTERS,
    metrics.DEADLINES_OVERDUE,
)
"""Absent while the database is away: a value of before would say that all is well."""


class Measuring:
    """Fills the gauges of one service; remembers when each consumer was last at its topic's end."""

    def __init__(self, base: Foundation) -> None:
        self._base = base
        self._topic = topic_of(base.context, base.settings.kafka.prefix)
        self._began = time.time()
        self._at_end: dict[str, float] = {}
        self._lanes: dict[str, set[str]] = {}

    async def __call__(self) -> None:
        """Take every measure anew."""
        self._of_this_process()
        await asyncio.gather(
            self._of_the_database(),
            *map(self._part, self._base.checks),
            *map(self._consumer, self._consumers),
        )

    @property
    def _consumers(self) -> Sequence[str]:
        return list(self._base.subscriptions.consumers)

    def _of_this_process(self) -> None:
        base = self._base
        metrics.RELAY_LEADING.labels(self._topic).set(base.relay.leading)
        for name in self._consumers:
            metrics.PAUSED.labels(name).set(name in base.subscriptions.paused)
        pool = base.engine.pool
        if isinstance(pool, QueuePool):
            metrics.CONNECTIONS.labels("in use").set(pool.checkedout())
            metrics.CONNECTIONS.labels("free").set(pool.checkedin())
            metrics.CONNECTIONS_LIMIT.set(2 * base.settings.database.pool_size)

    async def _part(self, name: str) -> None:
        ready = False
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                ready = (await self._base.checks[name]()).state == "ok"
        PART_READY.labels(name).set(ready)

    async def _of_the_database(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self._base.sessions() as session:
                await self._stored(session)
        except Exception:  # whatever it is, the database does not answer; /readyz says so
            for gauge in _FROM_DATABASE:
                gauge.clear()

    async def _stored(self, session: AsyncSession) -> None:
        found = await backlog(session)
        letters = {(row.consumer, row.kind): row.n for row in await session.execute(_DEAD_LETTERS)}
        overdue = await session.execute(_OVERDUE, {"before": self._base.clock.now() - LATE})
        late = {row.kind: row.n for row in overdue}
        metrics.JOURNAL_WAITING.labels(self._topic).set(found.waiting)
        metrics.JOURNAL_AGE.labels(self._topic).set(found.oldest_seconds)
        metrics.JOURNAL_PARKED.labels(self._topic).set(found.parked)
        for consumer in self._consumers:
            for kind in SetAside:
                count = letters.get((consumer, kind), 0)
                metrics.DEAD_LETTERS.labels(consumer, kind).set(count)
        for handled in self._base.sweeper.handlers:
            metrics.DEADLINES_OVERDUE.labels(handled).set(late.get(handled, 0))

        for measure in self._base.measures:
            await measure(session)

    async def _consumer(self, name: str) -> None:
        progress: Sequence[Progress] = ()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                progress = await self._base.subscriptions.progress(name)
        lanes = {str(partition.partition) for partition in progress}
        for given_away in self._lanes.get(name, set()) - lanes:
            metrics.LAG.remove(name, given_away)
        self._lanes[name] = lanes
        consumer, behind = self._base.subscriptions.consumers[name], 0
        for partition in progress:
            lag = max(0, (partition.end or 0) - partition.position)
            behind += lag
            metrics.LAG.labels(name, str(partition.partition)).set(lag)
        now = time.time()
        if behind + consumer.in_hand == 0:
            self._at_end[name] = now
        # Two bounds of the oldest event not applied yet: it came after the consumer was last at
        # the end, and after the one applied last. The smaller holds.
        since = max(self._at_end.get(name, self._began), consumer.last_made)
        metrics.BEHIND.labels(name).set(max(0.0, now - since))
