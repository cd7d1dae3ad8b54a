"""What every service stands on: built once from its settings, started and stopped in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Literal, Protocol

import httpx
import structlog
from fastapi import APIRouter, FastAPI
from sqlalchemy import text

from cyzj.contracts.topics import topic_of
from cyzj.deadlines.sweep import Handler, Sweeper
from cyzj.domain.clock import MovableClock
from cyzj.http import ops, ops_dead_letters
from cyzj.http.app import Parts, create_app
from cyzj.http.health import Check, Part, health_router
from cyzj.http.policies import Policies
from cyzj.http.tokens import Verifier, fetch_from
from cyzj.measuring import Measure, Measuring
from cyzj.messaging.consumer import Apply, Consumer
from cyzj.messaging.kafka import reachable, relay_producer
from cyzj.messaging.relay import Relay, RelayTarget
from cyzj.messaging.subscriptions import Subscriptions
from cyzj.settings import Settings
from cyzj.storage.engine import bare_dsn, make_engine, make_sessions
from cyzj.storage.unit import Constraints, Runner

log = structlog.get_logger()
Share = Literal["all", "http", "work"]


class Running(Protocol):
    """Work behind the HTTP side: runs until stopped."""

    async def run(self) -> None: ...

    def stop(self) -> None: ...


class Foundation:
    """Engine, runner, relay, consumers, deadlines and token verification of one service."""

    def __init__(
        self, settings: Settings, context: str, *, policies: Policies, constraints: Constraints
    ) -> None:
        self.settings = settings
        self.context = context
        self.policies = policies
        self.clock = MovableClock()
        self.engine = make_engine(
            settings.database.url, name=context, pool_size=settings.database.pool_size
        )
        self.sessions = make_sessions(self.engine)
        self.client = httpx.AsyncClient(limits=httpx.Limits(max_connections=50))
        self.verifier = Verifier(settings.auth, fetch_from(settings.auth.jwks_url, self.client))
        self.relay = Relay(
            bare_dsn(settings.database.url),
            lambda: relay_producer(settings.kafka, client_id=f"{context}-relay"),
            RelayTarget(topic_of(context, settings.kafka.prefix), f"/cyzj/{context}"),
        )
        self.runner = Runner(
            self.sessions, self.clock, on_commit=self.relay.wake, constraints=constraints
        )
        self.subscriptions = Subscriptions(settings.kafka)
        self.sweeper = Sweeper(self.runner, {})
        self.measures: list[Measure] = []
        """What a service measures besides, in its database, when somebody asks for `/metrics`."""
        self.checks: dict[str, Check] = {"database": self._database, "kafka": self._kafka}

    def consume(self, context: str, apply: Apply, *, lanes_at_once: int = 1) -> Consumer:
        """Apply the events of another context, from the beginning, under this service's name."""
        consumer = Consumer(
            f"{self.context}.{context}",
            self.sessions,
            apply,
            self.clock,
            on_commit=self.relay.wake,
            lanes_at_once=lanes_at_once,
        )
        self.subscriptions.subscribe(topic_of(context, self.settings.kafka.prefix), consumer)
        return consumer

    def on_deadlines(self, handlers: Mapping[str, Handler]) -> None:
        """What to do when a deadline of these kinds falls due."""
        self.sweeper.handlers = {**self.sweeper.handlers, **handlers}

    def app(self, title: str, routers: Sequence[APIRouter], *, share: Share = "all") -> FastAPI:
        """The service's application. `share` splits it: only HTTP, or only the work behind it."""
        health = health_router(
            self.context,
            "cyzj",
            self.checks,
            demo=self.settings.demo,
            measure=Measuring(self),
        )
        app = create_app(
            self.context,
            title,
            [*(routers if share != "work" else ()), ops.router, ops_dead_letters.router, health],
            Parts(
                self.runner,
                self.verifier,
                {**self.policies, **ops.OPS_POLICIES},
                self.settings.demo,
            ),
            self._lifespan(share),
        )
        app.state.foundation = self
        return app

    def _lifespan(self, share: Share):  # type: ignore[no-untyped-def]
        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            await self._recall()
            parts: list[Running] = []
            if share != "http":
                parts = [self.relay, self.subscriptions, self.sweeper]
            self.runner.notify = share == "http"
            tasks = [asyncio.create_task(_kept_running(part)) for part in parts]
            try:
                yield
            finally:
                for part, task in zip(reversed(parts), reversed(tasks), strict=True):
                    part.stop()
                    await _ended(task)
                await self.client.aclose()
                await self.engine.dispose()

        return lifespan

    async def _recall(self) -> None:
        """The epoch of the database."""
        async with self.sessions() as session:
            query = text("SELECT epoch FROM service_state")
            self.runner.epoch = (await session.execute(query)).scalar_one()
        for consumer in self.subscriptions.consumers.values():
            consumer.epoch = self.runner.epoch

    async def _database(self) -> Part:
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception as error:  # whatever it is, the database does not answer
            return Part(state="down", detail=type(error).__name__)
        return Part(state="ok")

    async def _kafka(self) -> Part:
        troubles = [] if await reachable(self.settings.kafka) else ["no broker takes a connection"]
        troubles += [self.relay.trouble] if self.relay.trouble else []
        troubles += self.subscriptions.troubles
        return Part(state="degraded", detail="; ".join(troubles)) if troubles else Part(state="ok")


async def _kept_running(part: Running) -> None:
    """Run the part until it is stopped; one that ends by an unforeseen error begins again."""
    while True:
        try:
            return await part.run()
        except Exception as error:
            log.error("part_failed", part=type(part).__name__, exc_info=error)
            await asyncio.sleep(1)


async def _ended(task: asyncio.Task[None]) -> None:
    """Wait for a stopped part; one that hangs (the broker frozen, say) is cut off after 10 s."""
    _, hanging = await asyncio.wait([task], timeout=10)
    if hanging:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await task
