"""The work queue: what waits on whom now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Bundle
from sqlmodel import col

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Party
from cyzj.http.paging import Paging, Rows, fetch
from group_office.domain.sight import Sight
from group_office.domain.turn import Turn
from group_office.storage.case_rows import CaseRow
from group_office.storage.items import ITEMS
from group_office.storage.view_tables import QUEUE, REQUESTS

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""What is promised by no day stands behind everything that is."""
_DUE = func.coalesce(QUEUE.c.due, NEVER)
SORTABLE = {
    "due": _DUE,
    "since": QUEUE.c.since,
    "number": ITEMS.c.number,
    "id": QUEUE.c.id,
}


class Whose(StrEnum):
    """Whose turn it is, seen from the caller."""

    ALL = "all"
    ME = "me"
    OTHERS = "others"


@dataclass(frozen=True)
class QueueFilter:
    """What of the queue is wanted; None: whatever."""

    whose: Whose = Whose.ALL
    school_id: UUID | None = None
    """The school waited on, or whose teacher is."""
    party: Party | None = None
    action: str | None = None
    item_kind: str | None = None
    exchange_type: ExchangeType | None = None
    overdue: bool | None = None
    escalated: bool | None = None
    number: str | None = None


_COLUMNS = (
    QUEUE.c.id,
    QUEUE.c.item_kind,
    QUEUE.c.item_id,
    QUEUE.c.party,
    QUEUE.c.school_id,
    QUEUE.c.person_ref,
    QUEUE.c.action,
    QUEUE.c.since,
    QUEUE.c.due,
    ITEMS.c.number,
    ITEMS.c.exchange_type,
    ITEMS.c.request_id,
    ITEMS.c.home_school_id,
    ITEMS.c.host_school_id,
    REQUESTS.c.title,
    func.coalesce(col(CaseRow.reminders), 0).label("reminders"),
    col(CaseRow.reminded_at),
    col(CaseRow.escalated_at),
)


async def page(
    session: AsyncSession, sight: Sight, wanted: QueueFilter, paging: Paging, now: datetime
) -> Rows:
    """A page of `Turn`s, by default those with the least time left first."""
    rows = await fetch(
        session, _open(sight, wanted, now), paging, sortable=SORTABLE, default="due,since"
    )
    return Rows([_turn(row) for row in rows.rows], rows.next_cursor, rows.total)


async def everything(
    session: AsyncSession, sight: Sight, wanted: QueueFilter, now: datetime, limit: int
) -> list[Turn]:
    """Up to `limit` turns in the order of the first page."""
    query = _open(sight, wanted, now).order_by(_DUE, QUEUE.c.since, QUEUE.c.id).limit(limit)
    return [_turn(row[0]) for row in await session.execute(query)]


async def of_item(session: AsyncSession, sight: Sight, kind: str, id: UUID) -> list[Turn]:
    """What the item waits for now, as far as the caller may know of it."""
    query = _open(sight, QueueFilter(), NEVER).where(
        QUEUE.c.item_id == id, QUEUE.c.item_kind == kind
    )
    found = await session.execute(query.order_by(QUEUE.c.since, QUEUE.c.id))
    return [_turn(row[0]) for row in found]


async def exists(session: AsyncSession, sight: Sight, kind: str, id: UUID) -> bool:
    """Whether there is such an item and the caller may know of it."""
    query = select(ITEMS.c.id).where(ITEMS.c.id == id, ITEMS.c.kind == kind, concerns(sight))
    return (await session.execute(query)).first() is not None


async def counts(session: AsyncSession, sight: Sight, now: datetime) -> dict[str, int]:
    """How many turns wait on the caller and on others, and how many of each are overdue."""
    mine, late = waits_on(sight), and_(QUEUE.c.due.is_not(None), QUEUE.c.due < now)
    query = select(
        func.count().filter(mine).label("me"),
        func.count().filter(and_(mine, late)).label("me_overdue"),
        func.count().filter(not_(mine)).label("others"),
        func.count().filter(and_(not_(mine), late)).label("others_overdue"),
    ).select_from(_from())
    here = query.where(QUEUE.c.settled_at.is_(None), concerns(sight))
    row = (await session.execute(here)).one()
    return dict(row._mapping)


def concerns(sight: Sight) -> ColumnElement[bool]:
    """Items the caller may know of: all, those of the school, or those of the person."""
    if sight.school is not None:
        return or_(ITEMS.c.home_school_id == sight.school, ITEMS.c.host_school_id == sight.school)
    if sight.person is not None:
        return ITEMS.c.teacher_ref == sight.person
    return true()


def waits_on(sight: Sight) -> ColumnElement[bool]:
    """Turns that are the caller's own; the office's where the caller sees everything."""
    if sight.school is not None:
        own = and_(QUEUE.c.party == Party.SCHOOL, QUEUE.c.school_id == sight.school)
    elif sight.person is not None:
        own = QUEUE.c.person_ref == sight.person
    else:
        own = QUEUE.c.party == Party.OFFICE
    return case((own, true()), else_=false())


def _from() -> Any:
    return (
        QUEUE.join(ITEMS, ITEMS.c.id == QUEUE.c.item_id)
        .outerjoin(REQUESTS, REQUESTS.c.id == ITEMS.c.request_id)
        .outerjoin(CaseRow, col(CaseRow.id) == QUEUE.c.id)
    )


def _open(sight: Sight, wanted: QueueFilter, now: datetime) -> Select[Any]:
    query: Select[Any] = select(Bundle("turn", *_COLUMNS)).select_from(_from())
    return query.where(
        QUEUE.c.settled_at.is_(None), concerns(sight), *_conditions(sight, wanted, now)
    )


def _conditions(sight: Sight, wanted: QueueFilter, now: datetime) -> Sequence[ColumnElement[bool]]:
    said: list[ColumnElement[bool]] = []
    if wanted.whose is not Whose.ALL:
        mine = waits_on(sight)
        said.append(mine if wanted.whose is Whose.ME else not_(mine))
    for column, value in (
        (QUEUE.c.school_id, wanted.school_id),
        (QUEUE.c.party, wanted.party),
        (QUEUE.c.action, wanted.action),
        (QUEUE.c.item_kind, wanted.item_kind),
        (ITEMS.c.exchange_type, wanted.exchange_type),
        (ITEMS.c.number, wanted.number),
    ):
        if value is not None:
            said.append(column == value)
    if wanted.overdue is not None:
        said.append(now > _DUE if wanted.overdue else now <= _DUE)
    if wanted.escalated is not None:
        taken_up = col(CaseRow.escalated_at).is_not(None)
        said.append(taken_up if wanted.escalated else not_(taken_up))
    return said


def _turn(row: Any) -> Turn:
    values = dict(row._mapping)
    return Turn(
        **{
            **values,
            "party": Party(values["party"]),
            "exchange_type": ExchangeType(values["exchange_type"]),
        }
    )
