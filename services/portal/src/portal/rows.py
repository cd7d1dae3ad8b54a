"""Forms with tables: rows of the same cells, as many as somebody needs, and none of it needs script.

The page draws the rows that there are and some blank ones. A submission keeps every row as typed; a
row in which nothing was typed is not sent. The API numbers the rows that it got: its errors land in
the cells of the rows as they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.datastructures import FormData

from portal.clients.problems import Conflict, Invalid
from portal.fields import BoundField, Field, Kind, parse
from portal.forms import Difference, Draft, Form, as_typed

Row = dict[str, str]
MORE = 3
"""Rows that one press of 再加 3 行 adds."""
_SPARE = 2
"""Blank rows under those that there are."""


def _nothing(_: int) -> Row:
    return {}


@dataclass(frozen=True)
class Table:
    """One table of a form, a list in the API's body. `given` is what stands in a blank row by its
    place and alone says nothing; `at_first` rows are drawn where there are none, `most` at most."""

    name: str
    heading: str
    cells: tuple[Field, ...]
    at_first: int
    most: int
    given: Callable[[int], Row] = _nothing

    def blank(self, place: int) -> Row:
        """A row in which nothing is typed."""
        return {cell.name: "" for cell in self.cells} | self.given(place)

    def says(self, row: Row) -> bool:
        """Whether anything was typed in the row."""
        given = self.given(0)
        return any(value for name, value in row.items() if name not in given)

    def rows_of(self, item: Mapping[str, Any] | None) -> list[Row]:
        """The rows of an API's item, as typed."""
        return [
            {cell.name: str(as_typed(one.get(cell.path)) or "") for cell in self.cells}
            for one in (item or {}).get(self.name) or ()
        ]

    def sent_in(self, data: FormData) -> list[Row]:
        """The rows of a submission, blank ones too."""
        places = {int(found[1]) for key in data if (found := re.match(f"{self.name}-(\\d+)-", key))}
        return [
            {
                cell.name: str(data.get(f"{self.name}-{place}-{cell.name}") or "").strip()
                for cell in self.cells
            }
            for place in sorted(places)
        ]

    def words(self, rows: Sequence[Row]) -> str:
        """The rows in a few words, to be compared by eye."""
        return "；".join(" ".join(self._words(row)) for row in rows if self.says(row))

    def _words(self, row: Row) -> Iterator[str]:
        for cell in self.cells:
            if typed := row[cell.name]:
                flag = cell.kind is Kind.FLAG
                yield cell.label if flag else dict(cell.options).get(typed, typed)


@dataclass
class Sheet(Draft):
    """A form with tables being filled in: fields of a row are called `majors-0-code`."""

    tables: tuple[Table, ...] = ()
    typed: dict[str, list[Row]] = field(default_factory=dict)
    focus: str = ""
    """The field to begin with after rows were added or one was emptied."""

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    def rows(self, name: str) -> list[list[tuple[Field, BoundField]]]:
        """Every row that is shown: its columns, each with what stands in it."""
        cells = self.table(name).cells
        return [
            [(cell, self.field(f"{name}-{place}-{cell.name}")) for cell in cells]
            for place in range(len(self.typed[name]))
        ]

    def field(self, name: str) -> BoundField:
        return replace(super().field(name), focused=name == self.focus)

    def clash(self, problem: Conflict) -> None:
        """As for every form; a table that differs is one line, told in words."""
        super().clash(problem)
        for table in self.tables if self.clash_message else ():
            mine = table.words(self.typed[table.name])
            theirs = table.words(table.rows_of(problem.current))
            if mine != theirs:
                self.differences.append(Difference(table.heading, mine, theirs or "没有"))


@dataclass(frozen=True)
class SheetForm:
    """A form with tables beside its fields; used as `Form` is."""

    verb: str
    fields: tuple[Field, ...]
    tables: tuple[Table, ...]

    def blank(self, item: Mapping[str, Any] | None = None) -> Sheet:
        """A sheet to draw first: empty, or filled from an API's item."""
        typed = {table.name: table.rows_of(item) for table in self.tables}
        for table in self.tables:
            rows = typed[table.name]
            wanted = len(rows) + _SPARE if rows else table.at_first
            rows += [table.blank(at) for at in range(len(rows), min(wanted, table.most))]
        plain = Form(self.verb, self.fields).blank(item)
        return self._sheet(plain, typed)

    def read(self, data: FormData) -> Sheet:
        """A submission: everything as typed, the body, and what cannot be understood as errors."""
        plain = Form(self.verb, self.fields).read(data)
        sheet = self._sheet(plain, {table.name: table.sent_in(data) for table in self.tables})
        sheet.body, sheet.errors = plain.body, plain.errors
        for table in self.tables:
            sheet.body[table.name] = list(_bodies(sheet, table))
        return sheet

    def redrawn(self, data: FormData, do: str) -> Sheet:
        """What was typed, with `more:majors` rows, or with the row `empty:majors-2` emptied."""
        plain = Form(self.verb, self.fields).read(data)
        typed = {table.name: table.sent_in(data) for table in self.tables}
        verb, _, what = do.partition(":")
        name, _, place = what.partition("-")
        focus = ""
        for table in (one for one in self.tables if one.name == name):
            rows = typed[name]
            at = len(rows)
            if verb == "more":
                rows += [table.blank(one) for one in range(at, min(at + MORE, table.most))]
            elif place.isdecimal() and int(place) < len(rows):
                at = int(place)
                rows[at] = table.blank(at)
            focus = f"{name}-{min(at, len(rows) - 1)}-{table.cells[0].name}"
        sheet = self._sheet(plain, typed)
        sheet.focus = focus
        return sheet

    def _sheet(self, plain: Draft, typed: dict[str, list[Row]]) -> Sheet:
        specs = [spec for table in self.tables for spec in _specs(table, typed[table.name])]
        sheet = Sheet(
            Form(self.verb, (*self.fields, *specs)),
            dict(plain.values),
            key=plain.key,
            version=plain.version,
            tables=self.tables,
            typed=typed,
        )
        for table in self.tables:
            for place, row in enumerate(typed[table.name]):
                sheet.values |= {f"{table.name}-{place}-{key}": each for key, each in row.items()}
        return sheet

    def refused(self, item: Mapping[str, Any], problem: Invalid) -> Sheet:
        """The sheet of an item whose rows an API does not take any more."""
        sheet = self.blank(item)
        sheet.refuse(problem)
        return sheet


def _specs(table: Table, rows: Sequence[Row]) -> Iterator[Field]:
    """The table itself, where errors about all of it belong, and the cells of every row: where an
    error of the API belongs goes by the place among the rows that are sent."""
    yield Field(table.name, table.heading, api=f"{table.name} as a whole")
    sent = 0
    for place, row in enumerate(rows):
        says = table.says(row)
        for cell in table.cells:
            name = f"{table.name}-{place}-{cell.name}"
            yield replace(
                cell,
                name=name,
                label=f"{table.heading}第 {place + 1} 行的{cell.label}",
                required=cell.required and says,
                api=f"{table.name}.{sent}.{cell.path}" if says else name,
            )
        sent += says


def _bodies(sheet: Sheet, table: Table) -> Iterator[dict[str, Any]]:
    """What to send of each row in which something was typed; what is wrong with it is noted."""
    for place, row in enumerate(sheet.typed[table.name]):
        if not table.says(row):
            continue
        body: dict[str, Any] = {}
        for cell in table.cells:
            try:
                body[cell.path] = parse(cell, row[cell.name])
            except ValueError as wrong:
                sheet.errors[f"{table.name}-{place}-{cell.name}"] = str(wrong)
        yield body
