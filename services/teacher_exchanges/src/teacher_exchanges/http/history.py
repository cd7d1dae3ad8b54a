"""The history of an item, from the journal."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.payload import aggregate_of
from cyzj.domain.transitions import Machine
from cyzj.http.values import Item
from teacher_exchanges.domain.machines import MACHINES
from teacher_exchanges.storage.history import history_of


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


async def read_history(session: AsyncSession, id: UUID) -> History:
    """The history of the item; who may see the item may see it."""
    found = [_item(*row) for row in await history_of(session, id)]
    return History(items=found)


def _item(
    type: str,
    version: int,
    time: datetime,
    occurredat: datetime | None,
    actor: str,
    role: str,
    command: str,
    data: str,
) -> HistoryItem:
    machine = _machine(type)
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


def _machine(type: str) -> Machine:
    return next(machine for machine in MACHINES if machine.name == aggregate_of(type))
