"""Rows as XLSX or CSV for people: typed cells, and no text that a spreadsheet would calculate."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from uuid import UUID

from cyzj.domain.clock import SHANGHAI

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
LARGEST = 1_048_575
"""Rows a sheet can hold below its heading."""
_RISKY = tuple("=+-@\t\r\n＝＋－＠")
"""A text that begins like this is calculated by a spreadsheet that opens or edits it (OWASP)."""

Cell = str | int | float | Decimal | bool | datetime | date | UUID | Enum | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Column:
    """A column: its heading, and its width in characters of Latin text (XLSX only)."""

    heading: str
    width: int = 16


class TooManyRows(Exception):
    """More rows than a sheet can hold: nothing is written."""


def to_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    sheet: str = "数据",
    notes: Sequence[str] = (),
    made_at: datetime | None = None,
) -> bytes:
    """A workbook with one sheet of `rows`, its heading frozen; `notes` stand on a second, 说明.

    Written row by row: memory stays flat. Moments are shown in Asia/Shanghai. The same arguments
    give the same bytes if `made_at` is given. Raises `TooManyRows` above 1,048,575 rows.
    """
    import xlsxwriter  # here, because it takes 2 to 16 MB of every process that never exports

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        book.set_properties({"created": _local(made_at) if made_at else None})
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            page.set_column(index, index, column.width)
        page.write_row(0, 0, [c.heading for c in columns], book.add_format({"bold": True}))
        formats = Formats.of(book)
        for number, row in enumerate(rows, start=1):
            if number > LARGEST:
                raise TooManyRows
            for index, value in enumerate(row):
                write_cell(page, number, index, value, formats)
        _note_down(book, notes, formats)
    return target.getvalue()


def to_csv(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """RFC 4180 with a byte order mark, so that spreadsheets read the Chinese; moments as in `to_xlsx`."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([guarded(column.heading) for column in columns])
    writer.writerows([_text(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def guarded(text: str) -> str:
    """`text`, with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


@dataclass(frozen=True)
class Formats:
    """How the cells of one workbook are shown."""

    moment: Format
    day: Format
    hours: Format
    literal: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> Formats:
        """The formats, added to `book`."""
        literal = book.add_format()
        literal.set_quote_prefix()
        return cls(
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "0.00"}),
            literal,
        )


def write_cell(page: Worksheet, row: int, column: int, value: Cell, formats: Formats) -> None:
    """Write one cell by its type; a text that a spreadsheet would calculate stays a text."""
    match value:
        case None:
            page.write_blank(row, column, None)
        case bool():
            page.write_string(row, column, _yes(value))
        case datetime():
            page.write_datetime(row, column, _local(value), formats.moment)
        case date():
            page.write_datetime(row, column, value, formats.day)
        case Decimal():
            page.write_number(row, column, float(value), formats.hours)
        case int() | float():
            page.write_number(row, column, value)
        case _:
            text = _plain(value)
            # The quote prefix keeps it text even when somebody edits the cell.
            page.write_string(
                row, column, text, formats.literal if text.startswith(_RISKY) else None
            )


def _note_down(book: xlsxwriter.Workbook, notes: Sequence[str], formats: Formats) -> None:
    if notes:
        page = book.add_worksheet("说明")
        page.set_column(0, 0, 80)
        for number, note in enumerate(notes):
            write_cell(page, number, 0, note, formats)


def _text(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _yes(value)
        case datetime():
            return _local(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case Decimal() | int() | float():
            return str(value)
        case _:
            return guarded(_plain(value))


def _plain(value: str | UUID | Enum) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _local(moment: datetime) -> datetime:
    """The wall clock in Asia/Shanghai: sheets know no zones."""
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)
