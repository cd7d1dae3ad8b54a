"""An event as it was read: its envelope, its data as text, and its place in the log."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cyzj.contracts.payload import aggregate_of


class Fact(NamedTuple):
    """One row of `facts`, its columns in order."""

    topic: str
    partition: int
    offset: int
    position: int
    id: UUID
    type: str
    subject: UUID
    aggregateversion: int
    epoch: int
    time: datetime
    occurredat: datetime | None
    audience: str
    actor: str | None
    correlationid: str | None
    causationid: str | None
    data: str
    """The payload as JSON, as its writer sent it."""

    @property
    def aggregate(self) -> str:
        return aggregate_of(self.type)

    @property
    def happened_at(self) -> datetime:
        return self.occurredat or self.time
