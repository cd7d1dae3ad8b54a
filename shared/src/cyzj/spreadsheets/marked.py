"""The sheet that was sent, with what must be corrected marked at the cells: to correct and send again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from cyzj.spreadsheets.cells import Raw, shown
from cyzj.spreadsheets.columns import MARKS, Problem, same
from cyzj.spreadsheets.export import Cell, Formats, write_cell
from cyzj.spreadsheets.reading import Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WRONG = {"bg_color": "#FCE8E6", "font_color": "#9B1C1C", "border": 1, "border_color": "#B42318"}


def marked(table: Table) -> bytes:
    """A workbook with the rows at their places: wrong cells in red with a note, and a last column
    that says all of a row's problems. Sent again, that column is passed over."""
    import xlsxwriter  # here, for the reason of `cyzj.spreadsheets.export`

    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        red = book.add_format(_WRONG)
        red.set_quote_prefix()
        cells = {
            (row.number - 1, place): raw
            for row in table.rows
            for place, raw in enumerate(row.cells)
        }
        top = table.heading_row - 1
        cells |= {(top, place): heading for place, heading in enumerate(table.headings)}
        marking = _Marking(book.add_worksheet(table.sheet.noun), table, red, cells)
        marking.write_all(Formats.of(book), book.add_format({"bold": True}))
        for number, problems in _by_row(table.problems).items():
            marking.mark(number, problems)
    return target.getvalue()


@dataclass(frozen=True)
class _Marking:
    page: Worksheet
    table: Table
    red: Format
    cells: dict[tuple[int, int], Raw]

    @property
    def last(self) -> int:
        """The column of the marks: where a copy marked before has it, else after all others."""
        headings = [same(one) for one in self.table.headings]
        return headings.index(same(MARKS)) if same(MARKS) in headings else len(headings)

    def write_all(self, formats: Formats, bold: Format) -> None:
        page, top, last = self.page, self.table.heading_row - 1, self.last
        page.freeze_panes(top + 1, 1)
        for index, heading in enumerate(self.table.headings):
            page.set_column(index, index, 16)
            page.write_string(top, index, heading, bold)
        page.set_column(last, last, 60)
        page.write_string(top, last, MARKS, bold)
        for row in self.table.rows:
            for index, raw in enumerate(row.cells):
                if index != last:
                    write_cell(page, row.number - 1, index, _writable(raw), formats)

    def mark(self, number: int, problems: Sequence[Problem]) -> None:
        """The problems of one row: in the last column, and each at its cell."""
        page, row, last = self.page, number - 1, self.last
        of_headings = number == self.table.heading_row
        if not of_headings:
            said = "\n".join(f"{one.column}：{_note(one)}" for one in problems)
            page.write_string(row, last, said, self.red)
        notes: dict[int, list[str]] = {}
        for problem in problems:
            place = self._place(problem)
            notes.setdefault(last if place is None else place, []).append(_note(problem))
        for place, texts in notes.items():
            if place != last or of_headings:
                page.write_comment(row, place, "\n".join(texts), {"x_scale": 2})
        for place in notes:
            if place != last:
                self._redden(row, place)

    def _redden(self, row: int, place: int) -> None:
        """A wrong text or blank in red; numbers and dates keep their look, and have the note."""
        raw = self.cells.get((row, place), "")
        if isinstance(raw, str):
            self.page.write_string(row, place, raw, self.red)

    def _place(self, problem: Problem) -> int | None:
        headings = self.table.headings
        found = [i for i, heading in enumerate(headings) if heading == problem.column]
        for field in self.table.sheet.fields:
            if field.heading == problem.column:
                return self.table.places.get(field.name)
        return found[-1] if found else None


def _by_row(problems: Sequence[Problem]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.row, []).append(problem)
    return found


def _note(problem: Problem) -> str:
    meant = f"您要填的是“{problem.suggestion}”吗？" if problem.suggestion else ""
    return problem.message + meant


def _writable(raw: Raw) -> Cell:
    """What `write_cell` takes: blanks as none, what a sheet cannot hold as text."""
    if isinstance(raw, time | timedelta) or (isinstance(raw, float) and not math.isfinite(raw)):
        return shown(raw)
    return None if raw == "" else raw
