"""Rings in and out of the database, and which of them a caller is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.teacher_exchanges.ring import RingStatus
from cyzj.http.paging import Sortable
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from teacher_exchanges.domain.rings.ring import Ring
from teacher_exchanges.storage.ring_rows import RING_NUMBERS, RingRow


def _derived(ring: Ring) -> Mapping[str, object]:
    waits = [one.school_id for one in ring.waiting_on if one.school_id]
    return {"members": list(ring.schools), "waiting_schools": waits}


rings = Repository(Ring, RingRow, "TG", RING_NUMBERS, _derived)
SORTABLE: Sortable = {
    name: getattr(RingRow, name) for name in ("id", "number", "status", "since", "created_at")
}


@dataclass(frozen=True)
class WantedRings:
    """Which rings; an empty filter lets everything through."""

    status: Sequence[RingStatus] = ()
    school_id: UUID | None = None
    waiting_on: UUID | None = None
    q: str = ""


def rings_wanted(own: UUID | None, wanted: WantedRings) -> Select[Any]:
    """What `own` (None: the office) may see of the rings."""
    query: Select[Any] = select(RingRow)
    for school in (own, wanted.school_id):
        if school is not None:
            query = query.where(col(RingRow.members).contains([school]))
    if wanted.status:
        query = query.where(col(RingRow.status).in_(wanted.status))
    if wanted.waiting_on:
        query = query.where(col(RingRow.waiting_schools).contains([wanted.waiting_on]))
    if wanted.q:
        query = query.where(col(RingRow.number) == wanted.q.upper())
    return query


async def waiting_rings(
    session: AsyncSession, school: UUID | None, *, on_me: bool, limit: int
) -> list[Ring]:
    """Rings that wait: for this school's answer, or for others' beside it; to the office (None) all."""
    query = select(RingRow).where(col(RingRow.waiting_on) != [])
    if school is not None:
        column = RingRow.waiting_schools if on_me else RingRow.members
        query = query.where(col(column).contains([school]))
    found = await session.execute(query.order_by(col(RingRow.since)).limit(limit))
    return [state_of(Ring, row) for row in found.scalars()]
