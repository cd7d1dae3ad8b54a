"""Commands a second, 8 clients: POST a request, against a bare endpoint inserting the same two rows."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
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
    with temporary_postgres() as postgres, temporary_kafka() as kafka:
        settings = KafkaSettings(bootstrap_servers=kafka.bootstrap_servers)
        await apply_topics(settings, replication=1)
        async with service_database(postgres.admin_dsn, "teacher_exchanges", metadata) as url:
            bare, ours, keys = free_port(), free_port(), free_port()
            auth = AuthSettings(jwks_url=f"http://127.0.0.1:{keys}/jwks.json")
            issuer = Issuer(auth)
            async with (
                jwks_server(keys, await issuer.keys()),
                process(
                    [
                        "uvicorn",
                        "tests.performance.bare_app:app",
                        "--port",
                        str(bare),
                        "--no-access-log",
                    ],
                    {"BARE_DSN": bare_dsn(url)},
                    f"http://127.0.0.1:{bare}/openapi.json",
                ),
                process(
                    ["teacher_exchanges", "serve"],
                    {
                        "CYZJ_DATABASE__URL": url,
                        "CYZJ_KAFKA__BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
                        "CYZJ_HTTP__PORT": str(ours),
                        "CYZJ_AUTH__JWKS_URL": auth.jwks_url,
                        "CYZJ_LOG_LEVEL": "WARNING",
                    },
                    f"http://127.0.0.1:{ours}/readyz",
                ),
            ):
                token = issuer.headers(Role.COORDINATOR, school=new_id())
                await _rate(f"http://127.0.0.1:{ours}/v1/exchange-requests", lambda: token)
                yield [
                    Pair(
                        "commands a second, 8 clients",
                        "requests/s",
                        lambda: _rate(
                            f"http://127.0.0.1:{ours}/v1/exchange-requests",
                            lambda: {**token, "Idempotency-Key": str(new_id())},
                        ),
                        lambda: _rate(f"http://127.0.0.1:{bare}/bare", lambda: token),
                        Bound(">=", 0.4),
                    )
                ]


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
