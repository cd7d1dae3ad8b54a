"""From the board to its answer: names, shares, and the address of every number's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal
from urllib.parse import urlencode

from cyzj.contracts.codes import Standing
from group_office.application.show_board import Board, TileOverTime, silent_days
from group_office.domain.cells import ANY, POOL, Measure
from group_office.domain.formula import (
    DORMANT_DAYS,
    FEWEST,
    SILENT_DAYS,
    STAGES,
    TILES,
    Stage,
    Tile,
)
from group_office.domain.matrix import net
from group_office.domain.tiles import Value
from group_office.domain.titles import title_of
from group_office.http import board_items as items
from group_office.http.reading import Moment
from group_office.http.values import school_item, stamp_item
from group_office.storage.counted import Narrow
from group_office.storage.items import Schools
from group_office.storage.members import Member

_BETTER: dict[Tile, Literal["up", "down"]] = {Tile.DAYS_TO_MATCH: "down", Tile.DORMANT: "down"}
_REGIONS: dict[Literal["51", "50", "cross"], str] = {
    "51": "川内",
    "50": "渝内",
    "cross": "跨省市",
}
Drill = Callable[[Measure, str], str]


def board_answer(board: Board, narrow: Narrow, schools: Schools, moment: Moment) -> items.BoardItem:
    """The answer for a board."""
    drill = _addresses(board, narrow)
    period = board.period
    last = period.until - timedelta(days=1)
    return items.BoardItem(
        stamp=stamp_item(moment.as_of),
        period=items.PeriodItem(
            code=period.code, title=period.title, first=period.first, last=last
        ),
        funnel=list(_funnel(board, drill)),
        backfilled=board.backfilled,
        tiles=[_tile(tile, over_time, drill) for tile, over_time in board.tiles.items()],
        matrix=_matrix(board, schools, drill),
        trend=list(_trend(board, drill)),
        members=_members(board, schools, moment, drill),
        unmet=sum(board.unmet.values()),
        unmet_drill=drill(Measure.UNMET, ANY),
    )


def _addresses(board: Board, narrow: Narrow) -> Drill:
    """Makes the query that lists the rows behind a number of this very board."""
    said = {
        "exchange_type": narrow.exchange_type,
        "jurisdiction": narrow.jurisdiction,
        "school_id": narrow.school,
    }
    filters = {name: str(value) for name, value in said.items() if value is not None}

    def address(measure: Measure, cell: str) -> str:
        named = {"measure": str(measure), "cell": cell, "period": board.period.code}
        return urlencode({**named, **filters}, safe=":")

    return address


def _funnel(board: Board, drill: Drill) -> Iterable[items.StageItem]:
    before: int | None = None
    figures = [board.stages[stage] for stage in Stage]
    for index, stage in enumerate(Stage):
        figure = figures[index]
        further = figures[index + 1].n if index + 1 < len(figures) else figure.n
        share = _rounded(Decimal(figure.n) / before, "0.0001") if before else None
        shown = figure.median is not None and figure.n >= FEWEST
        yield items.StageItem(
            stage=stage,
            title=STAGES[stage],
            n=figure.n,
            share=share,
            median_days=_rounded(Decimal(str(figure.median)), "0.1") if shown else None,
            stopped=figure.stopped,
            under_way=max(figure.n - further - figure.stopped, 0),
            drill=drill(Measure.FUNNEL, stage),
        )
        before = figure.n


def _tile(tile: Tile, over_time: TileOverTime, drill: Drill) -> items.TileItem:
    title, unit, counts = TILES[tile]
    now, before = over_time.now.value, over_time.before.value
    measure = Measure.HOURS if tile is Tile.BALANCE else Measure(tile.value)
    return items.TileItem(
        key=tile,
        title=title,
        unit=unit,
        counts=counts,
        better=_BETTER.get(tile, "up"),
        now=_value(over_time.now),
        before=_value(over_time.before),
        change=now - before if now is not None and before is not None else None,
        months=[
            items.MonthValue(month=month, **value.__dict__)
            for month, value in over_time.months.items()
        ],
        drill=drill(measure, ANY),
    )


def _value(value: Value) -> items.ValueItem:
    return items.ValueItem(**value.__dict__)


def _matrix(board: Board, schools: Schools, drill: Drill) -> items.MatrixItem:
    made = board.matrix
    shown = {member.id for member in board.members} | {*made.given, *made.received}
    return items.MatrixItem(
        balances=[
            items.BalanceItem(
                school=school_item(school),
                given=made.given.get(id, 0),
                received=made.received.get(id, 0),
                net=net(made, id),
            )
            for id, school in schools.items()
            if id in shown
        ],
        cells=[
            items.CellItem(
                giver=cell.giver,
                receiver=cell.receiver,
                hours=cell.hours,
                count=cell.count,
                drill=drill(Measure.HOURS, f"{cell.giver}:{cell.receiver or POOL}"),
            )
            for cell in made.cells
        ],
        pool=-made.pool,
        total=sum(cell.hours for cell in made.cells),
    )


def _trend(board: Board, drill: Drill) -> Iterable[items.TrendItem]:
    for month in board.months:
        for region, title in _REGIONS.items():
            yield items.TrendItem(
                month=month,
                region=region,
                title=title,
                hours=board.trend.get((month, region), 0),
                drill=drill(Measure.TREND, f"{month}:{region}"),
            )


def _members(
    board: Board, schools: Schools, moment: Moment, drill: Drill
) -> list[items.MemberItem]:
    made = board.matrix
    shown = [
        items.MemberItem(
            school=school_item(schools[member.id]),
            standing=Standing(member.standing),
            last_active_at=member.last_at,
            last_activity=title_of(member.last_type) if member.last_type else None,
            silent_days=days,
            clock=_clock(days),
            given=made.given.get(member.id, 0),
            received=made.received.get(member.id, 0),
            unmet=board.unmet.get(member.id, 0),
            unmet_drill=drill(Measure.UNMET, str(member.id)),
        )
        for member, days in _silent(board.members, moment)
    ]
    return sorted(shown, key=lambda one: -(one.silent_days or 0))


def _silent(members: Iterable[Member], moment: Moment) -> Iterable[tuple[Member, int | None]]:
    return ((member, silent_days(member, moment.now)) for member in members)


def _clock(days: int | None) -> Literal["lively", "silent", "dormant"]:
    if days is None or days < SILENT_DAYS:
        return "lively"
    return "silent" if days < DORMANT_DAYS else "dormant"


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)
