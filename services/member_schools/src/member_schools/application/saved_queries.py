"""Queries of a list that a person keeps under a name (存为常用查询)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.domain.errors import DomainError, FieldError, conflict, not_found
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.storage.access_rows import SavedQueryRow

MOST = 50


@dataclass(frozen=True)
class SaveQuery:
    """Keep the query string of this page of the portal under a name."""

    page: str
    name: str
    query: str


@dataclass(frozen=True)
class SavedQuery:
    """A kept query."""

    id: UUID
    page: str
    name: str
    query: str
    created_at: datetime


async def save_query(unit: Unit, command: SaveQuery) -> SavedQuery:
    """The kept query; a name in use on that page, or more than 50 in all, is a conflict."""
    person_ref = unit.caller.person_ref
    assert person_ref is not None
    count = select(func.count()).where(col(SavedQueryRow.person_ref) == person_ref)
    if (await unit.session.execute(count)).scalar_one() >= MOST:
        raise conflict("too-many-queries", f"常用查询最多{MOST}个，请先删去不用的。")
    row = SavedQueryRow(
        id=new_id(),
        person_ref=person_ref,
        page=command.page,
        name=command.name,
        query=command.query,
        created_at=unit.now,
    )
    unit.session.add(row)
    await unit.session.flush()
    return _query(row)


async def forget_query(unit: Unit, id: UUID) -> None:
    """The person's query is gone; raises 404 for another person's."""
    row = await unit.session.get(SavedQueryRow, id)
    if row is None or row.person_ref != unit.caller.person_ref:
        raise not_found()
    await unit.session.delete(row)


async def queries_of(session: AsyncSession, person_ref: UUID, page: str | None) -> list[SavedQuery]:
    """The person's queries, of one page or all, by name."""
    query = select(SavedQueryRow).where(col(SavedQueryRow.person_ref) == person_ref)
    if page is not None:
        query = query.where(col(SavedQueryRow.page) == page)
    rows = await session.execute(query.order_by(col(SavedQueryRow.name)))
    return [_query(row) for row in rows.scalars()]


def query_name_taken() -> DomainError:
    """The person has a query of this name on this page."""
    message = "已有同名的常用查询，请换一个名称。"
    return conflict("query-name-taken", message, FieldError("name", message))


def _query(row: SavedQueryRow) -> SavedQuery:
    return SavedQuery(row.id, row.page, row.name, row.query, row.created_at)
