"""A file as rows of cells: .xlsx by python-calamine, .csv in UTF-8 or GB18030; or words for why not."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from cyzj.domain.errors import invalid
from cyzj.spreadsheets.cells import Raw
from cyzj.spreadsheets.columns import MOST_COLUMNS, MOST_ROWS
from cyzj.spreadsheets.packages import broken_cells, damaged, encrypted, too_large, unpacked

LARGEST_FILE = 5 * 1024 * 1024
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ABOVE = 20
"""Rows above the headings that a sheet may have besides its `MOST_ROWS`."""
Place = tuple[int, int]
R = TypeVar("R")


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet, from A1 on; places are (row, column) from 0."""

    rows: Sequence[Sequence[Raw]]
    merged: Sequence[tuple[Place, Place]] = ()
    broken: dict[Place, str] = field(default_factory=dict)
    """Cells whose content is an error of a formula."""


def open_grid(content: bytes, sheet: str) -> Grid:
    """The sheet called `sheet`, else the first one that is visible.

    Raises `invalid` with words for what is too large, damaged, encrypted, of an old format, with
    macros, or no spreadsheet at all. What the file is called does not matter.
    """
    if len(content) > LARGEST_FILE:
        size = LARGEST_FILE // 1024 // 1024
        raise invalid("file-too-large", f"文件超过 {size} MB，请分成几份再上传。")
    if content.startswith(_ZIP):
        return _workbook(content, sheet)
    if content.startswith(_OLD):
        if _ENCRYPTED in content:
            raise encrypted()
        raise invalid(
            "sheet-old-format", "这是旧版格式（.xls），请用 Excel 或 WPS 另存为 .xlsx 再上传。"
        )
    return _separated(content)


def _workbook(content: bytes, sheet: str) -> Grid:
    parts = unpacked(content)
    return _safely(lambda: _read(content, sheet, parts))


def _read(content: bytes, wanted: str, parts: dict[str, bytes]) -> Grid:
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        names = [
            one.name
            for one in book.sheets_metadata
            if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
        ]
        if not names:
            raise invalid("sheet-empty", "表格里没有可见的工作表，请用模板填写。")
        name = wanted if wanted in names else names[0]
        page = book.get_sheet_by_name(name)
        if page.total_height > MOST_ROWS + _ABOVE or page.total_width > MOST_COLUMNS:
            raise too_large()
        rows = page.to_python(skip_empty_area=False)
        return Grid(rows, page.merged_cell_ranges or (), broken_cells(parts, name))


def _safely(read: Callable[[], R]) -> R:
    """What the reader gives; all the ways in which it fails on a damaged file are one."""
    try:
        return read()
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged() from error
    except BaseException as error:
        # A panic in Rust is no Exception, so that nobody swallows it by mistake; here it means
        # that the file is not what it says.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from error


def _separated(content: bytes) -> Grid:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    separator = max(",\t;", key=first.count)
    rows: list[list[Raw]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            if len(rows) >= MOST_ROWS + _ABOVE or len(row) > MOST_COLUMNS:
                raise too_large()
            rows.append([_unguarded(cell) for cell in row])
    except csv.Error as error:
        raise damaged() from error
    return Grid(rows)


def _unguarded(cell: str) -> str:
    """Without the apostrophe that our own exports put before what a spreadsheet would calculate."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in tuple("=+-@＝＋－＠") else cell


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise invalid("sheet-kind", "这不是表格文件，请用模板填写，存为 .xlsx 或 .csv 再上传。")
