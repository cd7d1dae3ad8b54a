"""The history of an item, from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.payload import aggregate_of
from cyzj.domain.transitions import Machine
from cyzj.http.values import Item

_ROWS = text(
    "SELECT type, aggregateversion, time, occurredat, actor, role, command, data"
    " FROM journal WHERE subject = :subject ORDER BY epoch, aggregateversion"
)


class HistoryItem(Item):
    """One event of an item."""

    version: int
    at: datetime
    """When it happened."""
    event: str
    """`<aggregate>.<past-tense>`"""
    name: str
    """What was done, in Chinese."""
    actor: UUID | None
    """The person; null: the system."""
    role: str
    command: str
    status: str
    """The state after it."""
    status_name: str


class History(Item):
    """Everything that happened to an item, oldest first."""

    items: list[HistoryItem]


async def read_history(session: AsyncSession, id: UUID, machines: Iterable[Machine]) -> History:
    """The history of the item, whose life one of `machines` tells; who may see the item may see it."""
    by_name = {machine.name: machine for machine in machines}
    rows = await session.execute(_ROWS, {"subject": id})
    return History(items=[_item(by_name, *row) for row in rows])


def _item(
    machines: dict[str, Machine],
    type: str,
    version: int,
    time: datetime,
    occurredat: datetime | None,
    actor: str,
    role: str,
    command: str,
    data: str,
) -> HistoryItem:
    machine = machines[aggregate_of(type)]
    event = ".".join(type.split(".")[3:5])
    status = str(json.loads(data)["status"])
    return HistoryItem(
        version=version,
        at=occurredat or time,
        event=event,
        name=next(row.name for row in machine.transitions if row.event == event),
        actor=None if actor == "system" else UUID(actor),
        role=role,
        command=command,
        status=status,
        status_name=machine.state(status).name,
    )
