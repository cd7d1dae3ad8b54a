"""Fixtures for service tests: `database_of`, `kafka_settings`, `issuer`, `serving`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
import structlog
from aiokafka.admin import AIOKafkaAdminClient
from fastapi import FastAPI
from sqlalchemy import MetaData

from cyzj.contracts.topics import all_topics
from cyzj.messaging.topics import apply_topics
from cyzj.settings import DatabaseSettings, KafkaSettings, Settings
from cyzj.testing.databases import service_database
from cyzj.testing.tokens import Issuer

OpenDatabase = Callable[[str, MetaData], "AbstractAsyncContextManager[str]"]


@pytest.fixture(autouse=True, scope="session")
def plain_logs() -> None:
    """Logs as lines with plain tracebacks: structlog's own, with every local, takes seconds each."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ]
    )


@pytest.fixture
def open_database(postgres_server: str) -> OpenDatabase:
    """`async with open_database(package, metadata) as url`: a migrated database of one's own."""
    return lambda package, metadata: service_database(postgres_server, package, metadata)


@pytest_asyncio.fixture
async def kafka_settings(kafka_server: str) -> AsyncIterator[KafkaSettings]:
    """The run's Kafka, with a prefix of this test's own and the alliance's topics in place."""
    settings = KafkaSettings(bootstrap_servers=kafka_server, prefix=f"t{uuid4().hex[:12]}.")
    await apply_topics(settings, replication=1)
    yield settings
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_server)
    await admin.start()
    await admin.delete_topics(all_topics(settings.prefix))
    await admin.close()


@pytest.fixture
def issuer() -> Issuer:
    """Signs tokens that apps served by `served` believe."""
    return Issuer()


@asynccontextmanager
async def served(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """A client of `app`, whose relay, consumers and deadlines run meanwhile; tokens by `issuer`."""
    app.state.verifier = issuer.verifier()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        yield await stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://service.test", timeout=30)
        )


def settings_for(url: str, kafka: KafkaSettings, *, demo: bool = False) -> Settings:
    """The settings of a service under test."""
    return Settings(database=DatabaseSettings(url=url, pool_size=5), kafka=kafka, demo=demo)
