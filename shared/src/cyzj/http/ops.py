"""The operators' routes, the same in every service: journal, consumers, deadlines.

They are no client's contract, so the OpenAPI document leaves them out. What they answer is facts:
ids, places, counts and causes, never people's names or payloads.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Depends, Request
from sqlalchemy import text

from cyzj.contracts.codes import Role
from cyzj.domain.clock import moved_to
from cyzj.domain.errors import not_found
from cyzj.http.policies import Allow, Grant, Policies, Scope
from cyzj.http.values import Item
from cyzj.http.writes import DemoMoment
from cyzj.messaging import chain, relay, topics
from cyzj.messaging.backlog import backlog
from cyzj.messaging.subscriptions import Progress
from cyzj.storage.engine import bare_dsn

if TYPE_CHECKING:
    from cyzj.foundation import Foundation

_OPERATORS = {Role.OPERATOR: Scope.ALLIANCE, Role.SYSTEM: Scope.ALLIANCE}
OPS_POLICIES: Policies = {"ops.read": _OPERATORS, "ops.repair": _OPERATORS}
Reading = Annotated[Grant, Depends(Allow("ops.read"))]
Repairing = Annotated[Grant, Depends(Allow("ops.repair"))]
router = APIRouter(prefix="/v1/ops", tags=["operations"], include_in_schema=False)

_PARKED = text(
    "SELECT position, subject, type, parked_at, park_reason FROM journal"
    " WHERE parked_at IS NOT NULL ORDER BY position LIMIT 200"
)


class JournalState(Item):
    """How the journal drains: rows not sent yet, rows Kafka refused, the oldest's age in seconds."""

    waiting: int
    parked: int
    oldest_seconds: float
    leading: bool
    trouble: str | None


class ParkedRow(Item):
    """A row that Kafka refused; later ones of its subject wait behind it."""

    position: int
    subject: UUID
    type: str
    parked_at: datetime
    park_reason: str


class Count(Item):
    """How many things an act touched."""

    count: int


class Soundness(Item):
    """Whether the journal's chain holds; `broken_at` is the first position that does not fit.

    `head` is the last value of the chain (hex): noted elsewhere, it is a witness for later.
    """

    sound: bool
    checked: int
    head: str
    broken_at: int | None
    why: str


class ConsumerState(Item):
    """A consumer of this process, how far it is, and what keeps it."""

    name: str
    paused: bool
    trouble: str | None
    dead_letters: int
    progress: tuple[Progress, ...]


class SweepState(Item):
    """The deadline sweep: `resting` while a demonstration loader plays history."""

    resting: bool
    handled: int = 0
    failing: tuple[str, ...] = ()


def foundation_of(request: Request) -> Foundation:
    base: Foundation = request.app.state.foundation
    return base


@router.get("/journal")
async def journal(request: Request, _: Reading) -> JournalState:
    base = foundation_of(request)
    async with base.sessions() as session:
        found = await backlog(session)
    return JournalState(**vars(found), leading=base.relay.leading, trouble=base.relay.trouble)


@router.get("/journal/parked")
async def parked(request: Request, _: Reading) -> list[ParkedRow]:
    async with foundation_of(request).sessions() as session:
        return [ParkedRow(**row._asdict()) for row in await session.execute(_PARKED)]


@router.post("/journal/{subject}/unpark")
async def unpark(request: Request, _: Repairing, subject: UUID) -> Count:
    base = foundation_of(request)
    connection = await asyncpg.connect(bare_dsn(base.settings.database.url))
    try:
        count = await relay.unpark(connection, subject)
    finally:
        await connection.close()
    base.relay.wake()
    return Count(count=count)


@router.post("/journal/verify")
async def verify(request: Request, _: Reading) -> Soundness:
    connection = await asyncpg.connect(bare_dsn(foundation_of(request).settings.database.url))
    try:
        found = await chain.verify(connection)
    finally:
        await connection.close()
    return Soundness(sound=found.sound, **vars(found))


@router.get("/consumers")
async def consumers(request: Request, _: Reading) -> list[ConsumerState]:
    base = foundation_of(request)
    query = text(
        "SELECT consumer, count(*) AS n FROM dead_letters WHERE settled_at IS NULL GROUP BY 1"
    )
    async with base.sessions() as session:
        waiting = {row.consumer: row.n for row in await session.execute(query)}
    subscriptions = base.subscriptions
    return [
        ConsumerState(
            name=name,
            paused=name in subscriptions.paused,
            trouble=consumer.trouble,
            dead_letters=waiting.get(name, 0),
            progress=tuple(await subscriptions.progress(name)),
        )
        for name, consumer in subscriptions.consumers.items()
    ]


@router.post("/consumers/{name}/resume")
async def resume(request: Request, _: Repairing, name: str) -> Count:
    """Let a consumer that paused go on; 404 for one that this process has not."""
    subscriptions = foundation_of(request).subscriptions
    if subscriptions.consumer(name) is None:
        raise not_found("这个进程没有这个消费者。")
    return Count(count=int(subscriptions.resume(name)))


@router.get("/topics")
async def list_topics(request: Request, _: Reading) -> list[topics.TopicState]:
    """The alliance's topics as Kafka has them; 503 while it is away."""
    return await topics.states(foundation_of(request).settings.kafka)


@router.get("/sweep")
async def sweep(request: Request, _: Reading) -> SweepState:
    return await _sweep_state(foundation_of(request))


@router.post("/sweep/rest")
async def rest(request: Request, _: Repairing) -> SweepState:
    """Let no deadline be handled on its own: a loader plays history and runs them itself."""
    return await _set_sweeping(request, False)


@router.post("/sweep/resume")
async def resume_sweep(request: Request, _: Repairing) -> SweepState:
    return await _set_sweeping(request, True)


@router.post("/sweep/run")
async def run_sweep(request: Request, _: Repairing, at: DemoMoment) -> SweepState:
    """Handle what is due now, or at `Demo-Time` in demonstration mode."""
    base = foundation_of(request)
    with moved_to(at):
        handled = await base.sweeper.sweep()
    return await _sweep_state(base, handled)


async def _set_sweeping(request: Request, sweeping: bool) -> SweepState:
    base = foundation_of(request)
    async with base.sessions() as session, session.begin():
        await session.execute(text("UPDATE service_state SET sweeping = :s"), {"s": sweeping})
    return await _sweep_state(base)


async def _sweep_state(base: Foundation, handled: int = 0) -> SweepState:
    async with base.sessions() as session:
        sweeping = await session.scalar(text("SELECT sweeping FROM service_state"))
    failing = tuple(f"{kind}: {why}" for (_, kind), why in base.sweeper.failing.items())
    return SweepState(resting=not sweeping, handled=handled, failing=failing)
