"""The members of the alliance, and since when each has been silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import Select

from cyzj.domain.clock import start_of
from group_office.domain.organisation_view import MEMBERS
from group_office.storage.counted import Narrow
from group_office.storage.view_tables import ACTIVITY, ORGANISATIONS

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class Member:
    """A member now; `active_at` per moment asked for: its last qualifying activity before it.

    One that was never active counts from the day it joined; None: it had not joined yet.
    """

    id: UUID
    standing: str
    active_at: tuple[datetime | None, ...]
    last_type: str | None
    last_item: UUID | None
    last_at: datetime | None


async def members(
    session: AsyncSession, moments: Sequence[datetime], narrow: Narrow
) -> list[Member]:
    """Today's members in the order of their codes."""
    o, a = ORGANISATIONS.c, ACTIVITY.c
    last = (
        select(a.type, a.item_id, a.at)
        .where(a.school_id == o.id)
        .order_by(a.at.desc(), a.event_id.desc())
        .limit(1)
        .lateral("last")
    )
    earlier = [_last_before(moment, index) for index, moment in enumerate(moments)]
    query: Select[Any] = (
        select(o.id, o.standing, o.member_since, last.c.type, last.c.item_id, last.c.at, *earlier)
        .select_from(ORGANISATIONS.outerjoin(last, true()))
        .where(o.standing.in_(MEMBERS), *_narrowed(narrow))
        .order_by(o.school_id_code.nulls_last(), o.id)
    )
    return [
        Member(
            id=row.id,
            standing=row.standing,
            active_at=tuple(
                _since(row, moment, row._mapping[f"before_{index}"])
                for index, moment in enumerate(moments)
            ),
            last_type=row.type,
            last_item=row.item_id,
            last_at=row.at,
        )
        for row in await session.execute(query)
    ]


def _last_before(moment: datetime, index: int) -> ColumnElement[Any]:
    query = select(func.max(ACTIVITY.c.at)).where(
        ACTIVITY.c.school_id == ORGANISATIONS.c.id, ACTIVITY.c.at < moment
    )
    return query.scalar_subquery().label(f"before_{index}")


def _since(row: Any, moment: datetime, active: datetime | None) -> datetime | None:
    joined = start_of(row.member_since or BEGINNING)
    if joined >= moment:
        return None
    return max(active, joined) if active else joined


def _narrowed(narrow: Narrow) -> list[ColumnElement[bool]]:
    said: list[ColumnElement[bool]] = []
    if narrow.school is not None:
        said.append(ORGANISATIONS.c.id == narrow.school)
    if narrow.jurisdiction is not None:
        said.append(ORGANISATIONS.c.jurisdiction == narrow.jurisdiction)
    return said
