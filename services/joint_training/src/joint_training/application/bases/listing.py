"""Bases, resources, incidents and blackouts as lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from cyzj.contracts.joint_training.base import BaseStatus, EquipmentClass
from cyzj.contracts.joint_training.resource import BookedAs, ResourceStatus
from cyzj.domain.caller import Caller
from cyzj.http.paging import Sortable
from cyzj.search.pairs import grams, plain
from joint_training.storage.base_rows import BaseRow, BlackoutRow, IncidentRow, ResourceRow


@dataclass(frozen=True)
class WantedBases:
    """Which bases; an empty filter lets everything through."""

    status: Sequence[BaseStatus] = ()
    owner_id: UUID | None = None
    builder_id: UUID | None = None
    equipment_class: Sequence[EquipmentClass] = ()
    q: str = ""


@dataclass(frozen=True)
class WantedResources:
    """Which resources."""

    status: Sequence[ResourceStatus] = ()
    base_id: UUID | None = None
    owner_id: UUID | None = None
    booked_as: Sequence[BookedAs] = ()
    equipment_class: Sequence[EquipmentClass] = ()
    q: str = ""


@dataclass(frozen=True)
class WantedStoppages:
    """Which incidents or blackouts."""

    status: Sequence[str] = ()
    base_id: UUID | None = None
    resource_id: UUID | None = None
    q: str = ""


def bases_wanted(caller: Caller, wanted: WantedBases) -> Select[Any]:
    """What the caller may see of the bases."""
    b = BaseRow
    query: Select[Any] = select(b)
    if not caller.is_office:
        early = col(b.status).in_(("proposed", "evaluating"))
        retired = (col(b.status) == "retired") & (
            func.jsonb_array_length(col(b.certifications)) == 0
        )
        public = ~early & ~retired
        query = query.where(or_(public, col(b.owner_id) == caller.school_id))
    if wanted.status:
        query = query.where(col(b.status).in_(wanted.status))
    if wanted.owner_id:
        query = query.where(col(b.owner_id) == wanted.owner_id)
    if wanted.builder_id:
        share = [{"school_id": str(wanted.builder_id)}]
        query = query.where(col(b.shares).contains(share))
    if wanted.equipment_class:
        has = [
            col(b.equipment).contains([{"equipment_class": one}]) for one in wanted.equipment_class
        ]
        query = query.where(or_(*has))
    if wanted.q:
        words = plain(wanted.q)
        query = query.where(
            col(b.grams).contains(grams(words)), col(b.words).contains(words, autoescape=True)
        )
    return query


def resources_wanted(wanted: WantedResources) -> Select[Any]:
    """Everybody sees them all."""
    r = ResourceRow
    query: Select[Any] = select(r)
    for column, values in (
        (r.status, wanted.status),
        (r.booked_as, wanted.booked_as),
        (r.equipment_class, wanted.equipment_class),
    ):
        if values:
            query = query.where(col(column).in_(values))
    if wanted.base_id:
        query = query.where(col(r.base_id) == wanted.base_id)
    if wanted.owner_id:
        query = query.where(col(r.owner_id) == wanted.owner_id)
    if wanted.q:
        named = col(r.title).contains(wanted.q, autoescape=True)
        query = query.where(or_(named, col(r.number) == wanted.q.upper()))
    return query


def stoppages_wanted(
    row: type[IncidentRow] | type[BlackoutRow], caller: Caller, wanted: WantedStoppages
) -> Select[Any]:
    """Those of the caller's own bases; to the office all."""
    query: Select[Any] = select(row)
    if not caller.is_office:
        query = query.where(col(row.owner_id) == caller.school_id)
    if wanted.status:
        query = query.where(col(row.status).in_(wanted.status))
    if wanted.base_id:
        query = query.where(col(row.base_id) == wanted.base_id)
    if wanted.resource_id:
        query = query.where(col(row.resource_id) == wanted.resource_id)
    if wanted.q:
        query = query.where(col(row.number) == wanted.q.upper())
    return query


def sortable(row: type[SQLModel], *names: str) -> Sortable:
    """The columns a list may be sorted by."""
    return {name: getattr(row, name) for name in ("id", "number", "created_at", "since", *names)}


async def rooms_by_base(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many resources each of these bases has."""
    r = ResourceRow
    query = (
        select(col(r.base_id), func.count())
        .where(col(r.base_id).in_(set(ids)), col(r.status) != "closed")
        .group_by(col(r.base_id))
    )
    return {row[0]: row[1] for row in await session.execute(query)}
