"""The board as the rows of a table: one row for every number on it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.spreadsheets.export import Column, Row
from group_office.application.show_board import Board, silent_days
from group_office.domain.formula import STAGES, TILES, Stage
from group_office.domain.matrix import net
from group_office.domain.titles import title_of
from group_office.http.exports import name_of
from group_office.http.reading import Moment
from group_office.storage.items import Schools

BOARD_COLUMNS = (
    Column("栏目", 12),
    Column("项目", 24),
    Column("对方", 28),
    Column("时段", 24),
    Column("数值", 12),
    Column("单位", 12),
    Column("其中", 10),
    Column("样本", 10),
    Column("说明", 40),
)
DRILL_COLUMNS = (
    Column("编号", 16),
    Column("学校", 28),
    Column("对方", 28),
    Column("交流类型", 12),
    Column("计入时间", 18),
    Column("是否达到", 10),
    Column("数值", 12),
)
_REGIONS = {"51": "川内", "50": "渝内", "cross": "跨省市"}
_UNITS = {"share": "比例", "index": "指数", "days": "天", "schools": "所"}
_POOL = "联盟公共账户"
HOURS = "加权学时"


def board_rows(board: Board, schools: Schools, moment: Moment) -> Iterator[Row]:
    """Funnel, tiles, who gave whom, trend and members, in the order of the page."""
    yield from _funnel(board)
    yield from _tiles(board)
    yield from _matrix(board, schools)
    for (month, region), hours in sorted(board.trend.items()):
        yield ("走势", _REGIONS[region], None, month, _hours(hours), HOURS, None, None, None)
    for member in board.members:
        last = title_of(member.last_type) if member.last_type else "尚无活动"
        name, days = name_of(member.id, schools), silent_days(member, moment.now)
        yield ("成员", name, None, board.period.title, days, "天未活动", None, None, last)
    for school, count in board.unmet.items():
        name = name_of(school, schools)
        yield ("未满足需求", name, None, board.period.title, count, "条", None, None, None)


def _funnel(board: Board) -> Iterator[Row]:
    period = board.period.title
    for stage in Stage:
        figure = board.stages[stage]
        said = f"未走到下一步而结束 {figure.stopped} 条"
        yield ("漏斗", STAGES[stage], None, period, figure.n, "条", None, None, said)
    yield ("漏斗", "补录", None, period, board.backfilled, "条", None, None, "按发生时间计")


def _tiles(board: Board) -> Iterator[Row]:
    for tile, over_time in board.tiles.items():
        title, unit, counts = TILES[tile]
        spans = {board.period.title: over_time.now, "上一时段": over_time.before}
        for span, value in {**spans, **over_time.months}.items():
            shown = "样本不足" if value.suppressed else None
            yield (
                "指标",
                title,
                None,
                span,
                value.value,
                _UNITS[unit],
                value.met,
                value.n,
                shown or f"样本单位：{counts}",
            )


def _matrix(board: Board, schools: Schools) -> Iterator[Row]:
    made, period = board.matrix, board.period.title
    for cell in made.cells:
        giver = name_of(cell.giver, schools)
        receiver = name_of(cell.receiver, schools) if cell.receiver else _POOL
        yield ("互惠", giver, receiver, period, _hours(cell.hours), HOURS, None, cell.count, None)
    for school in sorted({*made.given, *made.received}, key=lambda id: name_of(id, schools) or ""):
        name = name_of(school, schools)
        yield ("结余", name, None, period, _hours(net(made, school)), HOURS, None, None, None)
    yield ("结余", _POOL, None, period, _hours(-made.pool), HOURS, None, None, None)


def drill_row(row: object, value: Decimal | None, schools: Schools) -> Row:
    """One row behind a number."""
    kind = getattr(row, "exchange_type", None)
    return (
        getattr(row, "number", None),
        name_of(getattr(row, "school_id", None), schools),
        name_of(getattr(row, "partner_id", None), schools),
        EXCHANGE_TYPES[kind] if kind else None,
        getattr(row, "at", None),
        getattr(row, "met", None),
        value,
    )


def _hours(hundredths: int) -> Decimal:
    return Decimal(hundredths) / 100
