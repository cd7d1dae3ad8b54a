"""Commands a second, 8 clients: POST a request, against a bare endpoint inserting the same two rows."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
from tests.performance.harness import Bound, Pair
from tests.performance.processes import free_port, jwks_server, process

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.local.kafka import temporary_kafka
from cyzj.local.postgres import temporary_postgres
from cyzj.messaging.topics import apply_topics
from cyzj.settings import AuthSettings, KafkaSettings
from cyzj.storage.engine import bare_dsn
from cyzj.testing.databases import service_database
from cyzj.testing.tokens import Issuer
from teacher_exchanges.storage.tables import metadata

CLIENTS, POSTS = 8, 400


def body() -> dict[str, object]:
    """A request as a school posts it."""
    today = datetime.now(UTC).date()
    return {
        "exchange_type": "outreach_teaching",
        "side": "host",
        "title": "数控加工工艺送教",
        "major_code": "460103",
        "mode": "onsite",
        "window_from": str(today + timedelta(days=20)),
        "window_to": str(today + timedelta(days=40)),
        "class_hours": "16.00",
        "deadline": str(today + timedelta(days=10)),
    }


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """Our service and the bare one, each a process of its own, on one PostgreSQL."""
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(temporary_postgres())
        kafka = stack.enter_context(temporary_kafka())
        await apply_topics(KafkaSettings(bootstrap_servers=kafka.bootstrap_servers), replication=1)
        url = await stack.enter_async_context(
            service_database(postgres.admin_dsn, "teacher_exchanges", metadata)
        )
        issuer, ours = await _our_service(stack, url, kafka.bootstrap_servers)
        bare = await _bare_service(stack, url)
        token = issuer.headers(Role.COORDINATOR, school=new_id())
        await _rate(ours, lambda: token)
        yield [
            Pair(
                "commands a second, 8 clients",
                "requests/s",
                lambda: _rate(ours, lambda: {**token, "Idempotency-Key": str(new_id())}),
                lambda: _rate(bare, lambda: token),
                Bound(">=", 0.4),
            )
        ]


async def _our_service(stack: AsyncExitStack, url: str, kafka: str) -> tuple[Issuer, str]:
    port, keys = free_port(), free_port()
    auth = AuthSettings(jwks_url=f"http://127.0.0.1:{keys}/jwks.json")
    issuer = Issuer(auth)
    await stack.enter_async_context(jwks_server(keys, await issuer.keys()))
    environment = {
        "CYZJ_DATABASE__URL": url,
        "CYZJ_KAFKA__BOOTSTRAP_SERVERS": kafka,
        "CYZJ_HTTP__PORT": str(port),
        "CYZJ_AUTH__JWKS_URL": auth.jwks_url,
        "CYZJ_LOG_LEVEL": "WARNING",
    }
    ready = f"http://127.0.0.1:{port}/readyz"
    await stack.enter_async_context(process(["teacher_exchanges", "serve"], environment, ready))
    return issuer, f"http://127.0.0.1:{port}/v1/exchange-requests"


async def _bare_service(stack: AsyncExitStack, url: str) -> str:
    port = free_port()
    arguments = [
        "uvicorn",
        "tests.performance.bare_app:app",
        "--port",
        str(port),
        "--no-access-log",
    ]
    ready = f"http://127.0.0.1:{port}/openapi.json"
    await stack.enter_async_context(process(arguments, {"BARE_DSN": bare_dsn(url)}, ready))
    return f"http://127.0.0.1:{port}/bare"


async def _rate(url: str, headers: Callable[[], dict[str, str]]) -> float:
    """Posts a second, `CLIENTS` at a time, each on a connection of its own; every answer must be 201."""
    left = iter(range(POSTS))
    content = json.dumps(body()).encode()

    async def post() -> None:
        async with httpx.AsyncClient(timeout=30) as client:
            for _ in left:
                answer = await client.post(
                    url, content=content, headers={"Content-Type": "application/json", **headers()}
                )
                answer.raise_for_status()

    started = time.perf_counter()
    await asyncio.gather(*(post() for _ in range(CLIENTS)))
    return POSTS / (time.perf_counter() - started)
