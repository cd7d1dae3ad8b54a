"""Entries and statements as lists: those of the caller's school, or to the office all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.ledger_entry import EntryKind
from cyzj.contracts.teacher_exchanges.statement import StatementStatus
from cyzj.http.listing import Found, page_of
from cyzj.http.paging import Paging, Sortable
from teacher_exchanges.domain.ledger import Entry
from teacher_exchanges.domain.statement import Statement
from teacher_exchanges.storage.ledger_rows import EntryRow, StatementRow


@dataclass(frozen=True)
class WantedEntries:
    """Which entries; an empty filter lets everything through."""

    school_id: UUID | None = None
    kind: Sequence[EntryKind] = ()
    exchange_type: Sequence[ExchangeType] = ()
    engagement_id: UUID | None = None
    posted_from: date | None = None
    posted_to: date | None = None
    q: str = ""


@dataclass(frozen=True)
class WantedStatements:
    """Which statements."""

    school_id: UUID | None = None
    status: Sequence[StatementStatus] = ()
    term_ends_on: date | None = None
    waiting_on: UUID | None = None
    q: str = ""


def entries_wanted(own: UUID | None, wanted: WantedEntries) -> Select[Any]:
    """What `own` (None: the office) may see of the entries."""
    e = EntryRow
    query: Select[Any] = select(e)
    for school in (own, wanted.school_id):
        if school is not None:
            query = query.where(col(e.accounts).contains([school]))
    if wanted.kind:
        query = query.where(col(e.kind).in_(wanted.kind))
    if wanted.exchange_type:
        query = query.where(col(e.exchange_type).in_(wanted.exchange_type))
    if wanted.engagement_id:
        query = query.where(col(e.engagement_id) == wanted.engagement_id)
    if wanted.posted_from:
        query = query.where(col(e.posted_on) >= wanted.posted_from)
    if wanted.posted_to:
        query = query.where(col(e.posted_on) <= wanted.posted_to)
    if wanted.q:
        number = wanted.q.upper()
        query = query.where((col(e.number) == number) | (col(e.engagement_number) == number))
    return query


def statements_wanted(own: UUID | None, wanted: WantedStatements) -> Select[Any]:
    """What `own` (None: the office) may see of the statements."""
    s = StatementRow
    query: Select[Any] = select(s)
    for school in (own, wanted.school_id):
        if school is not None:
            query = query.where(col(s.accounts).contains([school]))
    if wanted.status:
        query = query.where(col(s.status).in_(wanted.status))
    if wanted.term_ends_on:
        query = query.where(col(s.term_ends_on) == wanted.term_ends_on)
    if wanted.waiting_on:
        query = query.where(col(s.waiting_schools).contains([wanted.waiting_on]))
    if wanted.q:
        query = query.where(col(s.number) == wanted.q.upper())
    return query


async def list_entries(
    session: AsyncSession, own: UUID | None, wanted: WantedEntries, paging: Paging
) -> Found[Entry]:
    """A page of entries, by default the latest first."""
    order = _sortable(EntryRow, "number", "posted_on", "created_at")
    return await page_of(session, Entry, entries_wanted(own, wanted), paging, order)


async def list_statements(
    session: AsyncSession, own: UUID | None, wanted: WantedStatements, paging: Paging
) -> Found[Statement]:
    """A page of statements, by default the latest first."""
    order = _sortable(StatementRow, "number", "status", "term_ends_on", "since", "created_at")
    return await page_of(session, Statement, statements_wanted(own, wanted), paging, order)


def _sortable(row: type[SQLModel], *names: str) -> Sortable:
    return {name: getattr(row, name) for name in ("id", *names)}
