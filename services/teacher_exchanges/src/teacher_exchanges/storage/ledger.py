"""The ledger in and out of the database: entries, their transfers, balances, statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, insert, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from cyzj.contracts.payload import Party
from cyzj.domain.errors import DomainError, conflict
from cyzj.storage.repository import Repository
from cyzj.storage.rows import state_of
from teacher_exchanges.domain.ledger import Entry
from teacher_exchanges.domain.statement import Statement
from teacher_exchanges.storage.ledger_rows import (
    ENTRY_NUMBERS,
    STATEMENT_NUMBERS,
    EntryRow,
    StatementRow,
    TransferRow,
)


def _entry(entry: Entry) -> Mapping[str, object]:
    return {"accounts": sorted(entry.accounts)}


def _statement(statement: Statement) -> Mapping[str, object]:
    waits = [w.school_id for w in statement.waiting_on if w.party is Party.SCHOOL and w.school_id]
    return {"accounts": list(statement.accounts), "waiting_schools": waits}


entries = Repository(Entry, EntryRow, "JZ", ENTRY_NUMBERS, _entry)
statements = Repository(Statement, StatementRow, "DZ", STATEMENT_NUMBERS, _statement)


@dataclass(frozen=True)
class Balance:
    """An account: what it gave, what it received, in hundredths."""

    account: UUID
    given: int
    received: int

    @property
    def net(self) -> int:
        return self.given - self.received


async def add_entry(session: AsyncSession, entry: Entry) -> None:
    """The entry with its transfers; a second one for the same engagement breaks a constraint."""
    await entries.add(session, entry)
    rows = [
        {
            "entry_id": entry.id,
            "place": place,
            "giver": one.giver,
            "receiver": one.receiver,
            "hours": one.hours,
            "posted_on": entry.posted_on,
        }
        for place, one in enumerate(entry.transfers)
    ]
    await session.execute(insert(TransferRow), rows)


async def posted(session: AsyncSession, engagement_id: UUID) -> bool:
    """Whether the hours of the engagement have been posted."""
    e = EntryRow
    query = select(func.count()).where(
        col(e.engagement_id) == engagement_id, col(e.kind) == "recognition"
    )
    return bool(await session.scalar(query))


async def balances(session: AsyncSession, accounts: Sequence[UUID] | None = None) -> list[Balance]:
    """Every account with entries, or these, by id; those without any are left out."""
    t = TransferRow
    sides = union_all(
        select(col(t.giver).label("account"), col(t.hours).label("given"), literal(0).label("got")),
        select(col(t.receiver), literal(0), col(t.hours)),
    ).subquery()
    query = (
        select(sides.c.account, func.sum(sides.c.given), func.sum(sides.c.got))
        .group_by(sides.c.account)
        .order_by(sides.c.account)
    )
    if accounts is not None:
        query = query.where(sides.c.account.in_(accounts))
    return [Balance(*row) for row in (await session.execute(query)).all()]


async def net_before(session: AsyncSession, pair: tuple[UUID, UUID], day: date) -> int:
    """What the first had given the second, less the other way, before `day`."""
    t = TransferRow
    first, second = pair
    gave = and_(col(t.giver) == first, col(t.receiver) == second)
    got = and_(col(t.giver) == second, col(t.receiver) == first)
    given = select(func.coalesce(func.sum(col(t.hours)), 0)).where(gave, col(t.posted_on) < day)
    back = select(func.coalesce(func.sum(col(t.hours)), 0)).where(got, col(t.posted_on) < day)
    return int(await session.scalar(given) or 0) - int(await session.scalar(back) or 0)


async def entries_between(
    session: AsyncSession, pair: tuple[UUID, UUID], first: date, last: date
) -> list[Entry]:
    """The entries with a transfer between the two on these days, both included."""
    e = EntryRow
    query = select(e).where(
        col(e.accounts).contains(list(pair)), col(e.posted_on).between(first, last)
    )
    return [state_of(Entry, row) for row in (await session.execute(query)).scalars()]


async def statement_of(
    session: AsyncSession, pair: tuple[UUID, UUID], term_ends_on: date
) -> Statement | None:
    """The two accounts' statement for the term; None where they gave each other nothing in it."""
    s = StatementRow
    query = select(s).where(
        col(s.first) == pair[0], col(s.second) == pair[1], col(s.term_ends_on) == term_ends_on
    )
    row = (await session.execute(query)).scalar_one_or_none()
    return state_of(Statement, row) if row else None


async def waiting_statements(
    session: AsyncSession, school: UUID | None, *, on_me: bool, limit: int
) -> list[Statement]:
    """Statements on which somebody has to act: of the school, or to the office (None) all; the longest first.

    `on_me`: those on which the school, or the office, has to act.
    """
    s = StatementRow
    query = select(s).where(col(s.waiting_on) != [])
    if school is not None:
        query = query.where(col(s.waiting_schools if on_me else s.accounts).contains([school]))
    elif on_me:
        query = query.where(col(s.waiting_on).contains([{"party": Party.OFFICE}]))
    found = await session.execute(query.order_by(col(s.since)).limit(limit))
    return [state_of(Statement, row) for row in found.scalars()]


async def lock_pair(session: AsyncSession, pair: tuple[UUID, UUID]) -> None:
    """Nobody else posts between the two until the commit: two first entries begin one statement."""
    key = func.hashtextextended(f"{pair[0]} {pair[1]}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


def posted_already() -> DomainError:
    """Two posted the same hours."""
    return conflict("posted-already", "这项交流任务的学时已经记账，请刷新后查看。")


def reversed_already() -> DomainError:
    """Two took the same entry back."""
    return conflict("reversed-already", "这条分录刚被冲正，请刷新后查看。")
