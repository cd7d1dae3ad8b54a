"""Applying batches: one transaction each, effects exactly once, one bad record stops nobody else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.caller import SYSTEM
from cyzj.domain.clock import Clock
from cyzj.domain.errors import DomainError
from cyzj.messaging import garbage, inbox, steps
from cyzj.messaging.journal import Provenance, append
from cyzj.messaging.plan import Plan, SetAside, plan
from cyzj.messaging.received import Raw, Received, Unreadable, read
from cyzj.storage.engine import Sessions
from cyzj.storage.transient import is_transient
from cyzj.storage.unit import Unit
from cyzj.telemetry import metrics, tracing

log = structlog.get_logger()
Lane = tuple[str, int]
"""Topic and partition."""
Apply = Callable[[Unit, Sequence[Received]], Awaitable[None]]
BAD_IN_A_ROW = 20
PATIENCE = 30.0
MANY = 200
"""Records from which on a batch is worth splitting."""


@dataclass
class Consumer:
    """Applies events of one topic under one name. `apply` gets events in order, in a transaction.

    `apply` may record events of its own (`unit.record(…, cause=event)`); `unit.now` is the last
    event's time. A permanent failure is pinned to its record, which goes to the dead letters; others
    flow. Anything else is retried for 30 s and then raised: the records come again.
    """

    name: str
    sessions: Sessions
    apply: Apply
    clock: Clock
    epoch: int = 1
    on_commit: Callable[[], None] = lambda: None
    patience: float = PATIENCE
    lanes_at_once: int = 1
    """More only for an `apply` whose transactions may run side by side on other partitions."""
    in_hand: int = 0
    """Records being applied now."""
    last_made: float = 0.0
    """When the last applied event was written down by its command (seconds since 1970)."""
    bad_in_a_row: Counter[Lane] = field(default_factory=Counter)
    _troubles: dict[Lane, str] = field(default_factory=dict)

    async def take(self, records: Sequence[Raw]) -> None:
        """Apply a batch, or raise the transient failure that prevents it.

        With `lanes_at_once`, a large batch is applied partition by partition, each in a transaction
        of its own, so many side by side: while PostgreSQL works for one, the next is decoded. What
        one could not apply comes again; what the others did is in the inbox.
        """
        if not records:
            return
        self.in_hand = len(records)
        try:
            if self.lanes_at_once == 1 or len(records) < MANY:
                await self._take(records)
            else:
                await self._side_by_side(records)
        finally:
            self.in_hand = 0
        self._troubles.clear()

    async def _side_by_side(self, records: Sequence[Raw]) -> None:
        room = asyncio.Semaphore(self.lanes_at_once)

        async def one(lane: Sequence[Raw]) -> None:
            async with room:
                await self._take(lane)

        with garbage.collector_resting():
            results = await asyncio.gather(*map(one, _by_lane(records)), return_exceptions=True)
        for failure in results:
            if failure is not None:
                raise failure

    async def _take(self, records: Sequence[Raw]) -> None:
        items = [read(record) for record in records]
        with (
            tracing.span(f"batch {self.name}", "consumer") as span,
            metrics.BATCH_SECONDS.labels(self.name).time(),
        ):
            done = await self._patiently(items)
            steps.applied(span, self.name, done.apply)
        self._count(done, items)

    @property
    def trouble(self) -> str | None:
        """What keeps it from going on now, in a word; None while all is well."""
        return next(iter(self._troubles.values()), None)

    def must_pause(self) -> Lane | None:
        """The partition on which more than 20 records in a row were bad, or None."""
        return next((lane for lane, n in self.bad_in_a_row.items() if n > BAD_IN_A_ROW), None)

    async def _patiently(self, items: Sequence[Received | Unreadable]) -> Plan:
        lane = items[0].raw.topic, items[0].raw.partition
        pause, deadline = 0.1, asyncio.get_running_loop().time() + self.patience
        while True:
            try:
                done = await self._whole_or_one_by_one(items)
            except Exception as failure:
                trouble = self._troubles[lane] = type(failure).__name__
                if asyncio.get_running_loop().time() + pause > deadline:
                    raise
                metrics.RETRIES.labels(self.name, trouble).inc()
                log.warning("batch_retried", consumer=self.name, error=trouble)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
            else:
                self._troubles.pop(lane, None)
                return done

    async def _whole_or_one_by_one(self, items: Sequence[Received | Unreadable]) -> Plan:
        try:
            return await self._transaction(items, one_by_one=False)
        except Exception as failure:
            if is_transient(failure):
                raise
            log.info("batch_split", consumer=self.name, error=type(failure).__name__)
            return await self._transaction(items, one_by_one=True)

    async def _transaction(
        self, items: Sequence[Received | Unreadable], *, one_by_one: bool
    ) -> Plan:
        async with self.sessions() as session, session.begin():
            await inbox.lock_lanes(
                session, self.name, {(i.raw.topic, i.raw.partition) for i in items}
            )
            known = [a for a in dict.fromkeys(map(_aggregate, items)) if a is not None]
            made = plan(
                items,
                await inbox.positions(session, self.name, known),
                await inbox.blocked(session, self.name, known),
                await inbox.settled(
                    session, self.name, [i.raw for i in items if isinstance(i, Unreadable)]
                ),
            )
            if one_by_one:
                made = await self._each(session, made)
            elif made.apply:
                await self.apply_in(session, made.apply)
            await inbox.write_down(session, self.name, made)
        self.on_commit()
        return made

    async def _each(self, session: AsyncSession, made: Plan) -> Plan:
        """Apply one by one, each in a savepoint; what refuses is set aside with what follows it."""
        kept = Plan(
            {a: p for a, p in made.seen.items() if a not in made.moved},
            set(),  # what the plan set aside comes after what it accepted of the same aggregate
            asides=list(made.asides),
            duplicates=made.duplicates,
        )
        for item in made.apply:
            if item.event.subject in kept.blocked:
                kept.set_aside(
                    item, SetAside.BEHIND, "waits behind an earlier event of its aggregate"
                )
                continue
            try:
                async with session.begin_nested():
                    await self.apply_in(session, [item])
            except Exception as failure:
                if is_transient(failure):
                    raise
                kept.set_aside(item, SetAside.POISON, describe(failure))
            else:
                kept.accept(item)
        return kept

    async def apply_in(self, session: AsyncSession, events: Sequence[Received]) -> None:
        """The effect of `events` and whatever it records, within the transaction of `session`."""
        last = events[-1].event
        unit = Unit(session, last.time, SYSTEM)
        await self.apply(unit, events)
        await session.flush()
        by = Provenance(actor="system", role="system", command=f"react.{self.name}"[:80]).because(
            last
        )
        await append(session, unit.entries, by=by, now=unit.now, epoch=self.epoch)

    def _count(self, done: Plan, items: Sequence[Received | Unreadable]) -> None:
        metrics.CONSUMED.labels(self.name).inc(len(done.apply))
        metrics.DUPLICATES.labels(self.name).inc(done.duplicates)
        self.last_made = steps.delayed(self.name, done.apply) or self.last_made
        kinds = {(a.raw.partition, a.raw.offset): a.kind for a in done.asides}
        for aside in done.asides:
            metrics.SET_ASIDE.labels(self.name, aside.kind).inc()
            place = {"partition": aside.raw.partition, "offset": aside.raw.offset}
            log.error(
                "dead_letter",
                consumer=self.name,
                kind=aside.kind,
                **place,
                **steps.ids_of(aside.raw),
            )
        for item in items:
            lane = (item.raw.topic, item.raw.partition)
            match kinds.get((item.raw.partition, item.raw.offset)):
                case None:
                    self.bad_in_a_row[lane] = 0
                case SetAside.BEHIND:
                    pass  # says nothing about this record
                case _:
                    self.bad_in_a_row[lane] += 1


def _by_lane(records: Sequence[Raw]) -> Iterable[list[Raw]]:
    lanes: dict[Lane, list[Raw]] = {}
    for record in records:
        lanes.setdefault((record.topic, record.partition), []).append(record)
    return lanes.values()


def _aggregate(item: Received | Unreadable) -> UUID | None:
    return item.event.subject if isinstance(item, Received) else item.aggregate


def describe(failure: BaseException) -> str:
    """The cause in one line, without the data that it was about."""
    if isinstance(failure, DomainError):
        return f"{failure.slug}: {failure.message}"
    lines = str(failure).splitlines() or [""]
    return f"{type(failure).__module__}.{type(failure).__name__}: {lines[0]}"[:300]
