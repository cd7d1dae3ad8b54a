"""Routes of the board and of what stands behind its numbers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType, Jurisdiction
from cyzj.domain.clock import school_date
from cyzj.http.declared import LIST
from cyzj.http.exports import Format
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.values import Item
from group_office.application.drill import Drilled, drill
from group_office.application.show_board import show_board
from group_office.domain.cells import Cell, HoursCell, Measure, TrendCell, read_cell
from group_office.domain.fact import Fact
from group_office.domain.periods import read_period
from group_office.domain.titles import title_of
from group_office.http.board_answer import board_answer
from group_office.http.board_items import BoardItem
from group_office.http.board_rows import BOARD_COLUMNS, DRILL_COLUMNS, board_rows, drill_row
from group_office.http.exports import EXPORTS, MOST, exported
from group_office.http.reading import NOT_MODIFIED, Reading, tagged
from group_office.http.sight import sight_of
from group_office.http.values import SchoolItem, Stamp, school_item, stamp_item
from group_office.storage import drilling
from group_office.storage.counted import Narrow
from group_office.storage.items import Schools, schools

router = APIRouter(prefix="/v1/board", tags=["board"])
Granted = Annotated[Grant, Depends(Allow("board.read"))]
Read = Annotated[Reading, Depends()]
Asked = Annotated[
    str,
    Query(
        max_length=40,
        description="`term`, `school_year`, `year` (the present one), or one by its code",
        examples=["term:2026-2027-1"],
    ),
]
Named = Annotated[str, Query(max_length=80)]


class EventRef(Item):
    """An event behind a row, and its place in the log."""

    id: UUID
    type: str
    title: str
    time: datetime
    subject: UUID
    version: int
    topic: str
    partition: int
    offset: int


class DrilledItem(Item):
    """One row behind a number."""

    id: UUID
    item_kind: str
    item_id: UUID
    number: str
    """The item's number; an organisation's short name."""
    school: SchoolItem | None
    """Who asked, sent, or is meant."""
    partner: SchoolItem | None
    """Who received."""
    exchange_type: ExchangeType | None
    at: datetime
    """When it counts."""
    met: bool | None
    value: Decimal | None
    """Days, or 学时 (`hours` and `trend`); of 挂职 half goes to each school."""
    events: list[EventRef]


class DrilledPage(Page[DrilledItem]):
    """A page of what makes a number."""

    stamp: Stamp


def narrow(
    grant: Granted,
    jurisdiction: Jurisdiction | None = None,
    exchange_type: ExchangeType | None = None,
    school_id: UUID | None = None,
) -> Narrow:
    """What part is counted: as asked, and never more than concerns the caller."""
    own = sight_of(grant).school
    return Narrow(own or school_id, jurisdiction, exchange_type)


Narrowed = Annotated[Narrow, Depends(narrow)]


@router.get(
    "",
    operation_id="get_board",
    summary="The board: funnel, tiles, who gives and receives, trend, members",
    response_model=BoardItem,
    responses={**NOT_MODIFIED, **LIST},
)
async def get_board(reading: Read, narrowed: Narrowed, period: Asked = "term") -> Response:
    over = read_period(period, school_date(reading.now))
    async with reading.moment() as moment:
        tag = moment.as_of.tag("board", narrowed, over, moment.now)
        if (same := reading.unchanged(tag)) is not None:
            return same
        known = await schools(moment.session)
        board = await show_board(moment.session, over, narrowed, known, moment.now)
    return tagged(board_answer(board, narrowed, known, moment), tag)


@router.get(
    "/drill",
    operation_id="drill_board",
    summary="The rows behind a number of the board, and the events behind each",
    responses=LIST,
)
async def drill_board(
    reading: Read,
    narrowed: Narrowed,
    paging: Annotated[Paging, Depends()],
    measure: Measure,
    cell: Named = "all",
    period: Asked = "term",
) -> DrilledPage:
    over = read_period(period, school_date(reading.now))
    meant = read_cell(measure, cell)
    async with reading.moment() as moment:
        found = await drill(moment.session, meant, over, narrowed, moment.now, paging)
        known = await schools(moment.session)
    return DrilledPage(
        items=[_drilled(one, known, meant) for one in found.items],
        next_cursor=found.next_cursor,
        total=found.total,
        stamp=stamp_item(moment.as_of),
    )


@router.get(
    "/export.{format}",
    operation_id="export_board",
    summary="Every number of the board as a file, with its stamp",
    response_class=Response,
    responses={**EXPORTS, **LIST},
)
async def export_board(
    format: Format, reading: Read, narrowed: Narrowed, period: Asked = "term"
) -> Response:
    over = read_period(period, school_date(reading.now))
    async with reading.moment() as moment:
        known = await schools(moment.session)
        board = await show_board(moment.session, over, narrowed, known, moment.now)
    rows = list(board_rows(board, known, moment))
    return exported(format, "board", "协同看板", BOARD_COLUMNS, rows, moment)


@router.get(
    "/drill/export.{format}",
    operation_id="export_drill",
    summary="The rows behind a number of the board, as a file with its stamp",
    response_class=Response,
    responses={**EXPORTS, **LIST},
)
async def export_drill(
    format: Format,
    reading: Read,
    narrowed: Narrowed,
    measure: Measure,
    cell: Named = "all",
    period: Asked = "term",
) -> Response:
    over = read_period(period, school_date(reading.now))
    meant = read_cell(measure, cell)
    async with reading.moment() as moment:
        session, now = moment.session, moment.now
        found = await drilling.everything(session, meant, over, narrowed, now, MOST)
        known = await schools(session)
    rows = [drill_row(one, _value(one, meant), known) for one in found]
    return exported(format, "drill", "明细", DRILL_COLUMNS, rows, moment)


def _value(row: Any, cell: Cell) -> Decimal | None:
    if row.value is None:
        return None
    value = Decimal(str(row.value))
    return round(value / 100 if isinstance(cell, HoursCell | TrendCell) else value, 2)


def _drilled(one: Drilled, known: Schools, cell: Cell) -> DrilledItem:
    row = one.row
    school, partner = known.get(row.school_id), known.get(row.partner_id)
    return DrilledItem(
        id=row.id,
        item_kind=row.item_kind,
        item_id=row.item_id,
        number=row.number,
        school=school_item(school) if school else None,
        partner=school_item(partner) if partner else None,
        exchange_type=ExchangeType(row.exchange_type) if row.exchange_type else None,
        at=row.at,
        met=row.met,
        value=_value(row, cell),
        events=[_event_ref(fact) for fact in one.events],
    )


def _event_ref(fact: Fact) -> EventRef:
    return EventRef(
        id=fact.id,
        type=fact.type,
        title=title_of(fact.type),
        time=fact.time,
        subject=fact.subject,
        version=fact.aggregateversion,
        topic=fact.topic,
        partition=fact.partition,
        offset=fact.offset,
    )
