"""Facts as lists: filtered, the latest first, and the story of one item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Bundle
from sqlmodel import col

from cyzj.contracts.envelope import ALLIANCE
from cyzj.contracts.payload import TYPE_PREFIX
from cyzj.http.paging import Paging, Rows, fetch
from group_office.domain.fact import Fact
from group_office.domain.sight import Sight
from group_office.storage.case_rows import CaseRow
from group_office.storage.fact_tables import FACTS
from group_office.storage.view_tables import ENGAGEMENTS, MATCHES, OFFERS, REQUESTS

_F = FACTS.c
SORTABLE = {"time": _F.time, "position": _F.position}
_COLUMNS = tuple(column for column in FACTS.columns)


@dataclass(frozen=True)
class FactFilter:
    """Which facts are wanted; None: whatever."""

    context: str | None = None
    aggregate: str | None = None
    type: str | None = None
    subject: UUID | None = None
    id: UUID | None = None
    correlationid: str | None = None
    school: UUID | None = None
    """Facts that name this school in their audience."""
    since: datetime | None = None
    until: datetime | None = None


async def page(session: AsyncSession, sight: Sight, wanted: FactFilter, paging: Paging) -> Rows:
    """A page of `Fact`s, by default the latest first."""
    return await _fetched(session, _wanted(sight, wanted), paging)


async def everything(
    session: AsyncSession, sight: Sight, wanted: FactFilter, limit: int
) -> list[Fact]:
    """Up to `limit` facts, the latest first."""
    query = _wanted(sight, wanted).order_by(_F.time.desc(), _F.position.desc()).limit(limit)
    return [Fact(*row[0]) for row in await session.execute(query)]


def _wanted(sight: Sight, wanted: FactFilter) -> Select[Any]:
    own = true() if sight.person is None else _F.subject.in_(_own(sight.person))
    return _facts().where(visible(sight), own, *_conditions(wanted))


async def story(
    session: AsyncSession, sight: Sight, subjects: Sequence[UUID], paging: Paging
) -> Rows:
    """What happened to these aggregates, as far as the caller may know, the latest first."""
    query = _facts().where(visible(sight), _F.subject.in_(subjects))
    return await _fetched(session, query, paging)


async def any_visible(session: AsyncSession, sight: Sight, subject: UUID) -> bool:
    """Whether the caller may know of anything that happened to the aggregate."""
    query = select(_F.id).where(_F.subject == subject, visible(sight)).limit(1)
    return (await session.execute(query)).first() is not None


async def behind(
    session: AsyncSession, subjects: Iterable[UUID], types: Iterable[str]
) -> dict[UUID, list[Fact]]:
    """The events of these short types (`request.opened`, `match.%`) by aggregate, in order."""
    wanted = [f"{TYPE_PREFIX}.%.{kind}.v%" for kind in types]
    query = _facts().where(
        _F.subject.in_(list(subjects)), or_(*(_F.type.like(pattern) for pattern in wanted))
    )
    found: dict[UUID, list[Fact]] = {}
    for row in await session.execute(query.order_by(_F.position)):
        fact = Fact(*row[0])
        found.setdefault(fact.subject, []).append(fact)
    return found


async def parts_of_request(session: AsyncSession, id: UUID) -> list[UUID]:
    """The request and everything that came of it: answers, matches, engagements, cases about them."""
    items = union_all(
        select(REQUESTS.c.id).where(REQUESTS.c.id == id),
        select(OFFERS.c.id).where(OFFERS.c.answers == id),
        select(MATCHES.c.id).where(MATCHES.c.request_id == id),
        select(ENGAGEMENTS.c.id).where(ENGAGEMENTS.c.request_id == id),
    )
    return await _with_cases(session, items)


async def parts_of_engagement(session: AsyncSession, id: UUID) -> list[UUID]:
    """The engagement and the cases about it; nothing if there is none."""
    return await _with_cases(session, select(ENGAGEMENTS.c.id).where(ENGAGEMENTS.c.id == id))


def visible(sight: Sight) -> ColumnElement[bool]:
    """Events addressed to the alliance, to the school, or about the person's own engagements."""
    if sight.everything:
        return true()
    said = [_F.audience == ALLIANCE]
    if sight.school is not None:
        said.append(func.strpos(_F.audience, str(sight.school)) > 0)
    if sight.person is not None:
        said.append(_F.subject.in_(_own(sight.person)))
    return or_(*said)


def _own(person: UUID) -> Select[Any]:
    return select(ENGAGEMENTS.c.id).where(ENGAGEMENTS.c.teacher_ref == person)


async def _with_cases(session: AsyncSession, items: Any) -> list[UUID]:
    found = list((await session.execute(items)).scalars())
    if not found:
        return []
    cases = select(col(CaseRow.id)).where(col(CaseRow.item_id).in_(found))
    return [*found, *(await session.execute(cases)).scalars()]


def _facts() -> Select[Any]:
    return select(Bundle("fact", *_COLUMNS))


async def _fetched(session: AsyncSession, query: Select[Any], paging: Paging) -> Rows:
    rows = await fetch(session, query, paging, sortable=SORTABLE, default="-time", key="position")
    return Rows([Fact(*row) for row in rows.rows], rows.next_cursor, rows.total)


def _conditions(wanted: FactFilter) -> list[ColumnElement[bool]]:
    said: list[ColumnElement[bool]] = []
    for column, value in (
        (_F.type, wanted.type),
        (_F.subject, wanted.subject),
        (_F.id, wanted.id),
        (_F.correlationid, wanted.correlationid),
    ):
        if value is not None:
            said.append(column == value)
    if wanted.context is not None:
        said.append(_F.type.startswith(f"{TYPE_PREFIX}.{wanted.context}.", autoescape=True))
    if wanted.aggregate is not None:
        said.append(func.split_part(_F.type, ".", 4) == wanted.aggregate)
    if wanted.school is not None:
        said.append(func.strpos(_F.audience, str(wanted.school)) > 0)
    if wanted.since is not None:
        said.append(_F.time >= wanted.since)
    if wanted.until is not None:
        said.append(_F.time < wanted.until)
    return said
