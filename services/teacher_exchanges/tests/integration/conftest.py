"""The service on real PostgreSQL and Kafka."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from cyzj.settings import KafkaSettings
from cyzj.testing.fixtures import OpenDatabase, served, settings_for
from cyzj.testing.tokens import Issuer
from teacher_exchanges.storage.tables import metadata
from teacher_exchanges.wiring import build


@pytest_asyncio.fixture
async def database(open_database: OpenDatabase) -> AsyncIterator[str]:
    async with open_database("teacher_exchanges", metadata) as url:
        yield url


@pytest_asyncio.fixture
async def api(
    database: str, kafka_settings: KafkaSettings, issuer: Issuer
) -> AsyncIterator[httpx.AsyncClient]:
    async with served(build(settings_for(database, kafka_settings)), issuer) as client:
        yield client
