"""From a number on the board to the rows that make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Bundle

from cyzj.domain.clock import start_of
from cyzj.http.paging import Paging, Rows, fetch
from group_office.domain.cells import (
    POOL,
    Cell,
    FunnelCell,
    HoursCell,
    TileCell,
    TrendCell,
    UnmetCell,
)
from group_office.domain.formula import DORMANT_DAYS, Tile
from group_office.domain.giving import FLOWS, Flow
from group_office.domain.organisation_view import MEMBERS
from group_office.domain.periods import Period
from group_office.storage import measures
from group_office.storage.counted import Narrow, item, narrowed, nothing
from group_office.storage.funnel import stage_rows
from group_office.storage.members import BEGINNING
from group_office.storage.view_tables import ACTIVITY, ORGANISATIONS

Condition = Callable[[FromClause], ColumnElement[bool]]
_SHOWN = (
    "id",
    "item_kind",
    "item_id",
    "number",
    "school_id",
    "partner_id",
    "exchange_type",
    "at",
    "met",
    "value",
)


@dataclass(frozen=True)
class Counted:
    """The rows of a measure, which of them a cell means, and when they count."""

    rows: Select[Any]
    meant: Condition
    start: datetime
    end: datetime


async def page(
    session: AsyncSession,
    cell: Cell,
    period: Period,
    narrow: Narrow,
    now: datetime,
    paging: Paging,
) -> Rows:
    """A page of the rows behind a number, by default the latest first."""
    query, rows = _behind(cell, period, narrow, now)
    sortable = {"at": rows.c.at, "number": rows.c.number, "id": rows.c.id}
    return await fetch(session, query, paging, sortable=sortable, default="-at")


async def everything(
    session: AsyncSession, cell: Cell, period: Period, narrow: Narrow, now: datetime, limit: int
) -> list[Any]:
    """Up to `limit` rows behind a number, the latest first."""
    query, rows = _behind(cell, period, narrow, now)
    found = await session.execute(query.order_by(rows.c.at.desc(), rows.c.id).limit(limit))
    return list(found.scalars())


def _behind(
    cell: Cell, period: Period, narrow: Narrow, now: datetime
) -> tuple[Select[Any], FromClause]:
    counted = _counted(cell, period, now)
    rows = counted.rows.subquery("rows")
    columns = [rows.c[name] for name in _SHOWN]
    query: Select[Any] = select(Bundle("row", *columns)).where(
        rows.c.at >= counted.start,
        rows.c.at < counted.end,
        counted.meant(rows),
        narrowed(rows, narrow),
    )
    return query, rows


def _counted(cell: Cell, period: Period, now: datetime) -> Counted:
    over = (period.starts, period.ends)
    match cell:
        case FunnelCell(stage):
            return Counted(stage_rows(stage), _every, *over)
        case TileCell(Tile.DORMANT, met):
            end = min(period.ends, now)
            return Counted(dormant_rows(end), _met(met), start_of(BEGINNING), end)
        case TileCell(tile, met):
            return Counted(measures.tile_rows(tile, now), _met(met), *over)
        case HoursCell():
            return Counted(measures.hours_rows(), _between(cell), *over)
        case TrendCell():
            of_month = (start_of(cell.first), start_of(cell.until))
            return Counted(measures.hours_rows(), _in_region(cell), *of_month)
        case UnmetCell(school):
            own: Condition = lambda rows: rows.c.school_id == school if school else true()  # noqa: E731
            return Counted(measures.unmet_rows(), own, *over)
        case _:
            assert_never(cell)


def dormant_rows(end: datetime) -> Select[Any]:
    """Members by their last activity before `end` (or the day they joined); met: dormant (A4)."""
    o = ORGANISATIONS.c
    last = (
        select(func.max(ACTIVITY.c.at).label("at"))
        .where(ACTIVITY.c.school_id == o.id, ACTIVITY.c.at < end)
        .lateral("last")
    )
    joined = func.timezone(
        "Asia/Shanghai", cast(func.coalesce(o.member_since, BEGINNING), DateTime)
    )
    at = func.greatest(last.c.at, joined)
    return (
        select(
            *item("organisation", o.id, o.short_name, o.id, None, None),
            at.label("at"),
            (at <= literal(end - timedelta(days=DORMANT_DAYS), DateTime(timezone=True))).label(
                "met"
            ),
            nothing.label("value"),
        )
        .select_from(ORGANISATIONS.join(last, true()))
        .where(o.standing.in_(MEMBERS), joined < end)
    )


def _every(_: FromClause) -> ColumnElement[bool]:
    return true()


def _met(wanted: bool | None) -> Condition:
    return _every if wanted is None else lambda rows: rows.c.met.is_(wanted)


def _between(cell: HoursCell) -> Condition:
    """Engagements whose hours go from the giver to the receiver, by the flow of their kind."""

    def meant(rows: FromClause) -> ColumnElement[bool]:
        home, host = rows.c.school_id, rows.c.partner_id
        ways = {
            Flow.HOME_GIVES: _way(cell, home, host),
            Flow.HOST_GIVES: _way(cell, host, home),
            Flow.BOTH_GIVE: _drawn(cell, home, host),
        }
        said = [
            and_(rows.c.exchange_type.in_([t for t, f in FLOWS.items() if f is flow]), way)
            for flow, way in ways.items()
        ]
        return or_(*said)

    return meant


def _way(cell: HoursCell, giver: Any, receiver: Any) -> ColumnElement[bool]:
    said = [literal(cell.receiver != POOL)]
    if cell.giver is not None:
        said.append(giver == cell.giver)
    if cell.receiver is not None and cell.receiver != POOL:
        said.append(receiver == cell.receiver)
    return and_(*said)


def _drawn(cell: HoursCell, home: Any, host: Any) -> ColumnElement[bool]:
    if cell.receiver not in (None, POOL):
        return literal(False)
    return true() if cell.giver is None else or_(home == cell.giver, host == cell.giver)


def _in_region(cell: TrendCell) -> Condition:
    """Both schools in the province, or in different ones."""

    def meant(rows: FromClause) -> ColumnElement[bool]:
        home, host = (_place(rows.c.school_id), _place(rows.c.partner_id))
        if cell.region == "cross":
            return home.is_distinct_from(host)
        return and_(home == cell.region, host == cell.region)

    return meant


def _place(school: Any) -> ColumnElement[Any]:
    query = select(ORGANISATIONS.c.jurisdiction).where(ORGANISATIONS.c.id == school)
    return query.scalar_subquery()
