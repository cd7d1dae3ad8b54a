"""Health: the database away is down, Kafka away is degraded; the metrics say how the journal stands."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from cyzj.domain.ids import new_id
from cyzj.local.postgres import Postgres
from cyzj.settings import KafkaSettings
from cyzj.storage.unit import Runner
from cyzj.testing.databases import url_of
from cyzj.testing.fixtures import served, settings_for
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually
from tally.api import build
from tally.tables import make_tables
from tally.use_cases import count

AWAY = KafkaSettings(bootstrap_servers="127.0.0.1:1")


@pytest_asyncio.fixture
async def fragile(own_postgres: Postgres, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """The service on a database of its own that may be stopped, without Kafka."""
    url = url_of(own_postgres.admin_dsn, "postgres")
    await make_tables(url)
    async with served(build(settings_for(url, AWAY)), issuer) as client:
        yield client


async def state(client: httpx.AsyncClient) -> tuple[int, str]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()["state"]


async def test_the_database_away_is_down_and_everything_comes_back_with_it(
    fragile: httpx.AsyncClient, own_postgres: Postgres
) -> None:
    assert await state(fragile) == (200, "degraded")
    parts = (await fragile.get("/readyz")).json()["parts"]
    assert parts["database"]["state"] == "ok"
    assert "no broker" in parts["kafka"]["detail"]
    own_postgres.kill()
    await eventually(lambda: is_down(fragile))
    assert (await fragile.get("/livez")).status_code == 200
    told = (await fragile.get("/metrics")).text.splitlines()
    assert value_of(told, 'cyzj_part_ready{part="database"}') == 0
    assert not [line for line in told if line.startswith("cyzj_journal_waiting_rows{")]
    own_postgres.start()
    await eventually(lambda: is_up(fragile))


async def is_down(client: httpx.AsyncClient) -> bool:
    return await state(client) == (503, "down")


async def is_up(client: httpx.AsyncClient) -> bool:
    return (await state(client))[0] == 200


async def test_metrics_say_what_waits_in_the_journal(
    api: httpx.AsyncClient, runner: Runner
) -> None:
    await count(runner, new_id(), new_id(), new_id())
    lines = (await api.get("/metrics")).text.splitlines()
    assert value_of(lines, "cyzj_journal_waiting_rows{") == 3
    assert 0 <= value_of(lines, "cyzj_journal_oldest_seconds{") < 60


def value_of(lines: list[str], start: str) -> float:
    return float(next(line for line in lines if line.startswith(start)).split()[-1])


async def test_the_version_says_what_runs(api: httpx.AsyncClient) -> None:
    answer = (await api.get("/v1/version")).json()
    assert (answer["service"], answer["demo"]) == ("group_office", True)
