"""The office on real PostgreSQL, and on real Kafka where a test asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from cyzj.settings import KafkaSettings
from cyzj.testing.fixtures import OpenDatabase, served, settings_for
from cyzj.testing.tokens import Issuer
from group_office.storage.tables import metadata
from group_office.testing import Office
from group_office.wiring import build


@pytest_asyncio.fixture
async def database(open_database: OpenDatabase) -> AsyncIterator[str]:
    async with open_database("group_office", metadata) as url:
        yield url


@pytest_asyncio.fixture
async def office(database: str, issuer: Issuer) -> AsyncIterator[Office]:
    """The HTTP side and the consumers' own code; no broker is asked."""
    nowhere = KafkaSettings(bootstrap_servers="127.0.0.1:9")
    app = build(settings_for(database, nowhere), "http")
    async with served(app, issuer) as client:
        yield Office(app, client, database, nowhere, issuer)


@pytest_asyncio.fixture
async def whole_office(
    database: str, kafka_settings: KafkaSettings, issuer: Issuer
) -> AsyncIterator[Office]:
    """Everything: relay and consumers on a real broker."""
    app = build(settings_for(database, kafka_settings))
    async with served(app, issuer) as client:
        yield Office(app, client, database, kafka_settings, issuer)
