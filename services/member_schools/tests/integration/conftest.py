"""The service on real PostgreSQL and Kafka, with its own tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
import pytest_asyncio

from cyzj.settings import DatabaseSettings, KafkaSettings
from cyzj.testing.fixtures import OpenDatabase
from member_schools.settings import MemberSettings, OidcSettings
from member_schools.storage.tables import metadata
from member_schools.testing import House
from member_schools.wiring import build


@pytest_asyncio.fixture
async def database(open_database: OpenDatabase) -> AsyncIterator[str]:
    async with open_database("member_schools", metadata) as url:
        yield url


@pytest.fixture
def kafka_for_service(request: pytest.FixtureRequest) -> KafkaSettings:
    """Kafka where the test asks for it; else none is started, and the journal absorbs its absence."""
    if "kafka_settings" in request.fixturenames:
        settings: KafkaSettings = request.getfixturevalue("kafka_settings")
        return settings
    return KafkaSettings(bootstrap_servers="127.0.0.1:9")


@pytest.fixture
def oidc_settings() -> OidcSettings:
    """No outside provider; the tests of OIDC have their own."""
    return OidcSettings()


@pytest_asyncio.fixture
async def house(
    database: str, kafka_for_service: KafkaSettings, oidc_settings: OidcSettings
) -> AsyncIterator[House]:
    settings = MemberSettings(
        database=DatabaseSettings(url=database, pool_size=5),
        kafka=kafka_for_service,
        oidc=oidc_settings,
    )
    app = build(settings, "all" if kafka_for_service.prefix else "http")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(
            app=app, raise_app_exceptions=False, client=("203.0.113.7", 1234)
        )
        client = httpx.AsyncClient(transport=transport, base_url="http://service.test", timeout=30)
        yield House(app, await stack.enter_async_context(client))
