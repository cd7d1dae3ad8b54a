"""A running office under test: feed it events, ask it as somebody, at some time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.contracts.envelope import Envelope, encode
from cyzj.contracts.payload import context_of
from cyzj.contracts.topics import topic_for_type
from cyzj.domain.clock import moved_to
from cyzj.foundation import Foundation
from cyzj.messaging.consumer import Consumer
from cyzj.messaging.journal import partition_of
from cyzj.messaging.received import Raw
from cyzj.settings import KafkaSettings
from cyzj.storage.engine import bare_dsn
from cyzj.testing.tokens import Issuer
from group_office.storage.rebuilding import alone, rebuild


@dataclass
class Office:
    """A running office: feed it events, ask it as somebody, at some time."""

    app: FastAPI
    api: httpx.AsyncClient
    database: str
    kafka: KafkaSettings
    issuer: Issuer
    offsets: Counter[tuple[str, int]] = field(default_factory=Counter)

    async def feed(self, events: Sequence[Envelope], *, batch: int = 500) -> None:
        """Let the office's consumers take the events, as records of their topics."""
        for first in range(0, len(events), batch):
            by_context: dict[str, list[Raw]] = {}
            for event in events[first : first + batch]:
                by_context.setdefault(context_of(event.type), []).append(self.record(event))
            for context, records in by_context.items():
                await self.consumer(context).take(records)

    def consumer(self, context: str) -> Consumer:
        """The office's consumer of a context."""
        foundation: Foundation = self.app.state.foundation
        return foundation.subscriptions.consumers[f"group_office.{context}"]

    def record(self, event: Envelope) -> Raw:
        """The next record of the event's topic and partition."""
        headers, value = encode(event)
        key = str(event.subject).encode()
        topic, partition = topic_for_type(event.type, self.kafka.prefix), partition_of(key)
        offset = self.offsets[topic, partition]
        self.offsets[topic, partition] += 1
        return Raw(topic, partition, offset, key, value, headers)

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
        **headers: str,
    ) -> httpx.Response:
        """The answer to a POST as somebody in these roles (the office by default), at a time."""
        asks = self.issuer.headers(*(roles or (Role.GROUP_OFFICE,)), school=school)
        with moved_to(at):
            return await self.api.post(path, headers={**asks, **headers}, json=body)

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

    async def checksum(self) -> dict[str, str]:
        """What the views hold, whatever order their rows lie in: table → hash of its rows."""
        tables = await self.fetch(
            "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'view'"
        )
        hashed = (
            "SELECT coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') FROM view.{} r"
        )
        return {row["name"]: await self.value(hashed.format(row["name"])) for row in tables}

    async def rebuild(self) -> int:
        """Build the views anew from the facts, as `python -m group_office rebuild` does."""
        async with alone(bare_dsn(self.database), wait=True) as connection:
            return await rebuild(connection)
