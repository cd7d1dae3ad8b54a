"""Fixtures of the tally service: its database, its runner, and a look into its tables."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest_asyncio
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import MovableClock
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import Sessions, bare_dsn, make_engine, make_sessions
from cyzj.storage.unit import Runner
from cyzj.testing.databases import fresh_database
from cyzj.testing.fixtures import served, settings_for
from cyzj.testing.tokens import Issuer
from tally.api import build
from tally.harness import Connection
from tally.tables import make_tables


@pytest_asyncio.fixture
async def database(postgres_server: str) -> AsyncIterator[str]:
    """The URL of an empty database with the tally's tables."""
    async with fresh_database(postgres_server, "tpl_tally", make_tables) as url:
        yield url


@pytest_asyncio.fixture
async def sessions(database: str) -> AsyncIterator[Sessions]:
    engine = make_engine(database, name="tally", pool_size=5)
    yield make_sessions(engine)
    await engine.dispose()


@pytest_asyncio.fixture
async def runner(sessions: Sessions) -> Runner:
    return Runner(sessions, MovableClock())


@pytest_asyncio.fixture
async def journal(database: str) -> AsyncIterator[Connection]:
    """A bare connection to look into the tables with."""
    connection = await asyncpg.connect(bare_dsn(database))
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def app(database: str) -> FastAPI:
    """The service's HTTP side alone, in demonstration mode: it needs no Kafka."""
    return build(settings_for(database, KafkaSettings(), demo=True), "http")


@pytest_asyncio.fixture
async def api(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with served(app, issuer) as client:
        yield client


@pytest_asyncio.fixture
async def whole(database: str, kafka_settings: KafkaSettings) -> FastAPI:
    """The service with its relay, consumer and sweep."""
    return build(settings_for(database, kafka_settings, demo=True))


@pytest_asyncio.fixture
async def ops(whole: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """An operator at the running service."""
    async with served(whole, issuer) as client:
        client.headers.update(issuer.headers(Role.OPERATOR))
        yield client
