"""The unit of work: one command, one transaction, its events in the journal before the commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.envelope import ALLIANCE, Envelope, audience_of
from cyzj.contracts.payload import Payload
from cyzj.domain.caller import Caller
from cyzj.domain.clock import Clock
from cyzj.domain.errors import DomainError, conflict
from cyzj.messaging.journal import Entry, Provenance, append
from cyzj.storage.engine import Sessions, broken_constraint
from cyzj.storage.idempotency import Keep, answered_before, remember
from cyzj.telemetry import tracing

R = TypeVar("R")
Constraints = Mapping[str, Callable[[], DomainError]]
LOST_RACES: Constraints = {
    "journal_one_event_a_version": lambda: conflict(
        "changed-meanwhile", "这条记录刚被改过，请刷新后再试。"
    )
}
"""What every service answers when two commands gave an aggregate the same version."""
_NOTIFY = text("NOTIFY journal")


@dataclass
class Unit:
    """What a use case works with: the session, the time, who asks; and where it records events."""

    session: AsyncSession
    now: datetime
    caller: Caller
    occurredat: datetime | None = None
    """Set for back-filled (补录) records: when it really happened."""
    entries: list[Entry] = field(default_factory=list)

    def record(
        self,
        subject: UUID,
        version: int,
        events: Sequence[Payload],
        *,
        schools: Iterable[UUID | None] | None = None,
        cause: Envelope | None = None,
    ) -> None:
        """Write `events` down at the commit; `version` is the aggregate's after the last of them.

        `schools`: who may see them; None: the whole alliance. `cause`: the event of another service
        they react to, whose time and trace they take.
        """
        audience = ALLIANCE if schools is None else audience_of(schools)
        first = version - len(events) + 1
        self.entries += [
            Entry(subject, first + index, event, audience, self.occurredat, cause)
            for index, event in enumerate(events)
        ]


@dataclass
class Runner:
    """Runs commands. It alone opens and commits their transactions.

    `constraints` turns a lost race (the name of the constraint that refused) into the answer
    the loser gets. `notify` tells a relay in another process of each commit.
    """

    sessions: Sessions
    clock: Clock
    epoch: int = 1
    on_commit: Callable[[], None] = lambda: None
    constraints: Constraints = field(default_factory=dict)
    notify: bool = False

    async def run(
        self,
        command: str,
        caller: Caller,
        work: Callable[[Unit], Awaitable[R]],
        *,
        keep: Keep[R] | None = None,
        causation: str | None = None,
        occurredat: datetime | None = None,
    ) -> R:
        """Do `work` and its events or neither. With `keep`, a repeated key raises `AnsweredBefore`.

        Raises `DomainError`; a lost race becomes the conflict that `constraints` names.
        """
        try:
            return await self._attempt(command, caller, work, keep, causation, occurredat)
        except DomainError:
            if keep is not None:
                await answered_before(self.sessions, caller, keep)
            raise
        except IntegrityError as error:
            if keep is not None:
                await answered_before(self.sessions, caller, keep)
            refusal = {**LOST_RACES, **self.constraints}.get(broken_constraint(error))
            if refusal is None:
                raise
            raise refusal() from error

    async def _attempt(
        self,
        command: str,
        caller: Caller,
        work: Callable[[Unit], Awaitable[R]],
        keep: Keep[R] | None,
        causation: str | None,
        occurredat: datetime | None,
    ) -> R:
        with tracing.span(f"command {command}") as span:
            span.drop()  # unless it writes an event: a look-up, a refusal, an idle sweep are no step
            async with self.sessions() as session, session.begin():
                unit = Unit(session, self.clock.now(), caller, occurredat)
                result = await work(unit)
                await session.flush()
                by = Provenance(
                    actor=caller.key,
                    role=",".join(sorted(caller.roles))[:40],
                    command=command,
                    correlationid=tracing.trace_id(),
                    causationid=causation,
                    traceparent=span.traceparent,
                )
                await append(session, unit.entries, by=by, now=unit.now, epoch=self.epoch)
                if unit.entries and self.notify:
                    await session.execute(_NOTIFY)
                if keep is not None:
                    await remember(session, caller, keep, result)
            span.dropped = not unit.entries
        if unit.entries:
            self.on_commit()
        return result
