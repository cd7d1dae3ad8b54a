"""From POST to visible in the office's API, 50 a second, against bare produce-to-consume time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from tests.performance.commands import body
from tests.performance.harness import Bound, Pair
from tests.performance.processes import free_port, jwks_server, process

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.local.kafka import temporary_kafka
from cyzj.local.postgres import temporary_postgres
from cyzj.messaging.topics import apply_topics
from cyzj.settings import AuthSettings, KafkaSettings
from cyzj.testing.databases import service_database
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually
from group_office.storage.tables import metadata as office_tables
from teacher_exchanges.storage.tables import metadata as exchange_tables

EVENTS, A_SECOND = 200, 50
LATEST = "/v1/facts?limit="
A_LOOK, LONG_LOOK = 10, 200


class Platform:
    """The two services a request passes through, and a token for each side."""

    def __init__(self, exchanges: str, office: str, issuer: Issuer) -> None:
        self.exchanges, self.office = exchanges, office
        self.school = issuer.headers(Role.COORDINATOR, school=new_id())
        self.clerk = issuer.headers(Role.GROUP_OFFICE)


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """Both services as processes of their own; p50 and p99 come from the same posts."""
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(temporary_postgres())
        kafka = stack.enter_context(temporary_kafka())
        settings = KafkaSettings(bootstrap_servers=kafka.bootstrap_servers)
        await apply_topics(settings, replication=1)
        platform = await _platform(stack, postgres.admin_dsn, kafka.bootstrap_servers)
        ours = Percentiles(lambda: _post_to_visible(platform))
        bare = Percentiles(lambda: _produce_to_consume(settings))
        yield [
            Pair(
                f"POST to visible in the office's API, p{p}",
                "ms",
                partial(ours.of, p),
                partial(bare.of, p),
                Bound("<=", bound),
            )
            for p, bound in ((50, 6), (99, 20))
        ]


async def _platform(stack: AsyncExitStack, admin: str, kafka: str) -> Platform:
    keys = free_port()
    auth = AuthSettings(jwks_url=f"http://127.0.0.1:{keys}/jwks.json")
    issuer = Issuer(auth)
    await stack.enter_async_context(jwks_server(keys, await issuer.keys()))
    urls = []
    for package, tables in (
        ("teacher_exchanges", exchange_tables),
        ("group_office", office_tables),
    ):
        database = await stack.enter_async_context(service_database(admin, package, tables))
        port = free_port()
        environment = {
            "CYZJ_DATABASE__URL": database,
            "CYZJ_KAFKA__BOOTSTRAP_SERVERS": kafka,
            "CYZJ_HTTP__PORT": str(port),
            "CYZJ_AUTH__JWKS_URL": auth.jwks_url,
            "CYZJ_LOG_LEVEL": "WARNING",
        }
        urls.append(f"http://127.0.0.1:{port}")
        await stack.enter_async_context(
            process([package, "serve"], environment, f"{urls[-1]}/readyz")
        )
    return Platform(urls[0], urls[1], issuer)


class Percentiles:
    """Measures once a round, whichever percentile is asked for first."""

    def __init__(self, measure: Callable[[], Awaitable[list[float]]]) -> None:
        self._measure = measure
        self._taken: list[float] = []
        self._asked: set[int] = set()

    async def of(self, percent: int) -> float:
        """This round's percentile, in ms."""
        if not self._taken or percent in self._asked:
            self._taken, self._asked = sorted(await self._measure()), set()
        self._asked.add(percent)
        return self._taken[min(int(len(self._taken) * percent / 100), len(self._taken) - 1)]


async def _post_to_visible(platform: Platform) -> list[float]:
    """From before each POST until the office's list of events shows it to an observer.

    One observer asks for the latest events, again 5 ms after each answer: many would measure the
    load they make themselves. How long it takes to ask is within what is measured.
    """
    sent: dict[str, float] = {}
    seen: dict[str, float] = {}
    async with httpx.AsyncClient(timeout=30) as client:

        async def one(number: int) -> None:
            await asyncio.sleep(number / A_SECOND)
            started = time.perf_counter()
            answer = await client.post(
                f"{platform.exchanges}/v1/exchange-requests", json=body(), headers=platform.school
            )
            answer.raise_for_status()
            sent[answer.json()["id"]] = started

        async def look(limit: int) -> bool:
            """Note what is there; whether all of it was new, so that there may be more behind it."""
            place = f"{platform.office}{LATEST}{limit}"
            answer = await client.get(place, headers=platform.clerk)
            now = time.perf_counter()
            ids = [fact["item_id"] for fact in answer.raise_for_status().json()["items"]]
            new = [id for id in ids if id not in seen]
            seen.update(dict.fromkeys(new, now))
            return len(new) == len(ids)

        async def everything_seen() -> bool:
            everything_sent = len(sent) == EVENTS
            if await look(A_LOOK) or everything_sent:
                await look(LONG_LOOK)
            return everything_sent and sent.keys() <= seen.keys()

        posting = asyncio.gather(*(one(n) for n in range(EVENTS)))
        await eventually(everything_seen, every=0.005)
        await posting
    return [(seen[id] - started) * 1000 for id, started in sent.items()]


async def _produce_to_consume(settings: KafkaSettings) -> list[float]:
    topic = f"bare-{new_id()}"
    await apply_topics(settings, [topic], replication=1)
    arrived: dict[bytes, float] = {}
    async with (
        AIOKafkaProducer(bootstrap_servers=settings.bootstrap_servers, acks="all") as producer,
        AIOKafkaConsumer(
            bootstrap_servers=settings.bootstrap_servers, auto_offset_reset="earliest"
        ) as consumer,
    ):
        consumer.assign([TopicPartition(topic, n) for n in range(6)])
        sent: dict[bytes, float] = {}

        async def one(number: int) -> None:
            await asyncio.sleep(number / A_SECOND)
            key = str(number).encode()
            sent[key] = time.perf_counter()
            await producer.send_and_wait(topic, b"x" * 700, key=key)

        sending = asyncio.gather(*(one(n) for n in range(EVENTS)))
        while len(arrived) < EVENTS:
            record = await consumer.getone()
            arrived[record.key] = time.perf_counter()
        await sending
    return [(arrived[key] - sent[key]) * 1000 for key in sent]
