"""Bases, resources and what stops them, in and out of the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.payload import Party, Waiting
from cyzj.search.pairs import grams, plain
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from joint_training.domain.availability import Closed
from joint_training.domain.base import Base
from joint_training.domain.resource import Resource
from joint_training.domain.stoppages import Blackout, Incident
from joint_training.storage import base_rows as rows


def waiting_schools(waiting: Iterable[Waiting]) -> list[UUID]:
    return [one.school_id for one in waiting if one.party is Party.SCHOOL and one.school_id]


def _base(base: Base) -> Mapping[str, object]:
    words = plain(base.number, base.title, base.place, base.major_code or "")
    return {
        "words": words,
        "grams": grams(words),
        "waiting_schools": waiting_schools(base.waiting_on),
    }


bases = Repository(Base, rows.BaseRow, "BA", rows.BASE_NUMBERS, _base)
resources = Repository(Resource, rows.ResourceRow, "RS", rows.RESOURCE_NUMBERS)
incidents = Repository(Incident, rows.IncidentRow, "SI", rows.INCIDENT_NUMBERS)
blackouts = Repository(Blackout, rows.BlackoutRow, "BO", rows.BLACKOUT_NUMBERS)


async def resources_of(session: AsyncSession, base_id: UUID) -> list[Resource]:
    """The resources of the base, those that are closed too, by their number."""
    r = rows.ResourceRow
    query = select(r).where(col(r.base_id) == base_id).order_by(col(r.number))
    return [state_of(Resource, row) for row in (await session.execute(query)).scalars()]


async def lock_resources(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Resource]:
    """These resources with all others of their bases, locked in one order until the commit.

    All of them: a booking that gives way may have times in any room of the base, and to write it
    back touches each. So nobody waits in a circle.
    """
    r = rows.ResourceRow
    of = select(col(r.base_id)).where(col(r.id).in_(set(ids)))
    query = select(r).where(col(r.base_id).in_(of)).order_by(col(r.id)).with_for_update()
    found = await session.execute(query.execution_options(populate_existing=True))
    return {row.id: state_of(Resource, row) for row in found.scalars()}


async def named_resources(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Resource]:
    """These resources, not locked."""
    r = rows.ResourceRow
    query = select(r).where(col(r.id).in_(set(ids)))
    return {row.id: state_of(Resource, row) for row in (await session.execute(query)).scalars()}


async def named_bases(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Base]:
    """These bases."""
    b = rows.BaseRow
    query = select(b).where(col(b.id).in_(set(ids)))
    return {row.id: state_of(Base, row) for row in (await session.execute(query)).scalars()}


async def closed_between(
    session: AsyncSession, ids: Iterable[UUID], first: datetime, last: datetime
) -> list[Closed]:
    """The accepted blackouts of these resources that meet that time."""
    b = rows.BlackoutRow
    query = select(b).where(
        col(b.resource_id).in_(set(ids)),
        col(b.status) == "accepted",
        col(b.ends_at) > first,
        col(b.starts_at) < last,
    )
    found = (await session.execute(query)).scalars()
    return [Closed(row.resource_id, row.number, row.starts_at, row.ends_at) for row in found]


async def open_incidents(session: AsyncSession, resource_id: UUID) -> int:
    """How many incidents still block the resource."""
    i = rows.IncidentRow
    query = select(func.count()).where(
        col(i.resource_id) == resource_id, col(i.status) == "blocked"
    )
    return int(await session.scalar(query) or 0)


async def bases_built_by(session: AsyncSession, ids: Sequence[UUID]) -> list[Base]:
    """The bases of these owners, by their number."""
    b = rows.BaseRow
    query = select(b).where(col(b.owner_id).in_(ids)).order_by(col(b.number))
    return [state_of(Base, row) for row in (await session.execute(query)).scalars()]
