"""The office on real PostgreSQL and Kafka, fed with events as its neighbours write them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest_asyncio
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.contracts.envelope import Envelope, encode
from cyzj.contracts.topics import topic_for_type
from cyzj.domain.clock import moved_to
from cyzj.domain.ids import new_id
from cyzj.messaging.kafka import relay_producer
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import bare_dsn
from cyzj.testing.fixtures import OpenDatabase, served, settings_for
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually
from group_office.storage.tables import metadata
from group_office.wiring import build


@dataclass
class Office:
    """A running office: feed it events, ask it as somebody, at some time."""

    app: FastAPI
    api: httpx.AsyncClient
    database: str
    kafka: KafkaSettings
    issuer: Issuer
    fed: int = 0

    async def feed(self, events: Sequence[Envelope]) -> None:
        """Send the events to their topics, and wait until every one of them is counted."""
        await self.send(events)
        self.fed += len(events)
        await eventually(self.has_counted)

    async def send(self, events: Sequence[Envelope]) -> None:
        """Send the events to their topics, in order."""
        async with relay_producer(self.kafka, client_id="test") as producer:
            for event in events:
                headers, value = encode(event)
                topic = topic_for_type(event.type, self.kafka.prefix)
                key = str(event.subject).encode()
                await producer.send_and_wait(topic, value, key=key, headers=headers)

    async def has_counted(self) -> bool:
        return await self.value("SELECT coalesce(sum(events), 0) FROM read_to") >= self.fed

    async def get(
        self,
        path: str,
        *roles: Role,
        school: UUID | None = None,
        person: UUID | None = None,
        at: datetime | None = None,
        **headers: str,
    ) -> httpx.Response:
        """The answer to a GET as somebody in these roles (the office by default), at a time."""
        asks = self.issuer.headers(*(roles or (Role.GROUP_OFFICE,)), school=school, person=person)
        with moved_to(at):
            return await self.api.get(path, headers={**asks, **headers})

    async def post(
        self,
        path: str,
        *roles: Role,
        school: UUID | None = None,
        at: datetime | None = None,
        body: Any = None,
    ) -> httpx.Response:
        """The answer to a POST as somebody in these roles (the office by default), at a time."""
        asks = self.issuer.headers(*(roles or (Role.GROUP_OFFICE,)), school=school)
        with moved_to(at):
            return await self.api.post(path, headers=asks, json=body)

    async def fetch(self, query: str, *values: Any) -> list[asyncpg.Record]:
        """Rows straight from the database."""
        connection = await asyncpg.connect(bare_dsn(self.database))
        try:
            return await connection.fetch(query, *values)
        finally:
            await connection.close()

    async def value(self, query: str, *values: Any) -> Any:
        """One value straight from the database."""
        return (await self.fetch(query, *values))[0][0]


@pytest_asyncio.fixture
async def database(open_database: OpenDatabase) -> AsyncIterator[str]:
    async with open_database("group_office", metadata) as url:
        yield url


@pytest_asyncio.fixture
async def office(
    database: str, kafka_settings: KafkaSettings, issuer: Issuer
) -> AsyncIterator[Office]:
    app = build(settings_for(database, kafka_settings))
    async with served(app, issuer) as client:
        yield Office(app, client, database, kafka_settings, issuer)


def unknown() -> UUID:
    """The id of something that is not there."""
    return new_id()
