"""The board as a file: the stamp first, then every card as rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from portal.pages.office import numbers
from portal.pages.office.asof import stamp_of
from portal.words import number, stamp

Body = Mapping[str, Any]
Row = tuple[object, ...]
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def board_csv(board: Body) -> bytes:
    """UTF-8 with a mark, so that spreadsheets show Chinese; no cell is read as a formula."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    for row in _rows(board):
        writer.writerow([_plain(cell) for cell in row])
    return "\ufeff".encode() + made.getvalue().encode()


def _rows(board: Body) -> Iterable[Row]:
    told = stamp_of(board)
    yield ("协同看板", board["period"]["title"])
    yield ("截至", stamp(told.time), "事件位点", told.position, "口径", told.formula)
    yield ()
    yield ("指标", "数值", "单位", "样本", "较上一时段")
    for tile in numbers.tiles_of(board):
        value = tile.value if tile.enough else "样本不足"
        yield (tile.name, value, tile.unit, tile.n, tile.change[0] if tile.change else "")
    yield ()
    yield from numbers.steps_of(board).table
    yield ()
    yield from _given(board)
    yield ()
    yield from numbers.lines_of(board)[1]


def _given(board: Body) -> Iterable[Row]:
    grid = numbers.grid_of(board)
    pool = [grid.extra[1]] if grid.extra else []
    yield ("给出＼得到（加权学时）", *(one["name"] for one in grid.schools), *pool)
    for at, giver in enumerate(grid.schools):
        given = [number(value) for value in grid.cells[at]]
        yield (giver["name"], *given, *([number(grid.extra[2][at])] if grid.extra else []))
    yield ()
    yield ("单位", "结余（加权学时）")
    for _, name, words, _ in numbers.balance_of(board):
        yield (name, words)


def _plain(cell: object) -> str:
    """The text, with a quote before what a spreadsheet would calculate, unless it is a number."""
    text = str(cell)
    if text.startswith(_FORMULA_SIGNS) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True
