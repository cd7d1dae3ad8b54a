"""A filled-in sheet into rows of values, and everything in it that must be corrected first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cyzj.domain.errors import FieldError, invalid
from cyzj.spreadsheets.cells import Raw, Value, Wrong, is_blank, parse, shown
from cyzj.spreadsheets.columns import (
    MARKS,
    MOST_ROWS,
    Field,
    Problem,
    Sheet,
    closest,
    letter_of,
    same,
)
from cyzj.spreadsheets.opening import Grid, open_grid

_NUMBERS: frozenset[type] = frozenset({bool, int, float})
_BROKEN = "公式出错，请改为直接填写内容。"
_SEARCHED = 10
"""Rows among which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Read:
    """One row: its number in the file, its values by field name (absent ones None), its cells."""

    number: int
    values: Mapping[str, Value]
    cells: Sequence[Raw]
    sound: bool
    """Whether every cell could be understood."""


@dataclass(frozen=True)
class Table:
    """What a file says: sound and unsound rows in their order, and the problems found so far."""

    sheet: Sheet
    rows: Sequence[Read]
    problems: Sequence[Problem]
    headings: Sequence[str]
    """As they stand in the file, by column."""
    heading_row: int
    """Its number in the file, from 1."""
    places: Mapping[str, int] = field(default_factory=dict)
    """The column (from 0) of each field that the file has."""

    def problem(self, row: Read, error: FieldError, suggestion: str | None = None) -> Problem:
        """A refusal of the domain, said at the cell it is about."""
        place = self.places.get(error.field)
        raw = row.cells[place] if place is not None and place < len(row.cells) else None
        return Problem(
            row.number,
            self.sheet.heading(error.field),
            shown(raw),
            error.message,
            suggestion,
            "" if place is None else letter_of(place),
        )

    def called(self, row: Read) -> str:
        """What names the row for people; empty where it has no name yet."""
        place = self.places.get(self.sheet.title)
        return shown(row.cells[place]) if place is not None and place < len(row.cells) else ""


def read(sheet: Sheet, content: bytes) -> Table:
    """Every row that is not blank; what cannot be understood stands in `problems`.

    Raises `invalid` where the file as a whole is no sheet of this kind.
    """
    grid = open_grid(content, sheet.noun)
    top = _heading_row(sheet, grid)
    headings = ["" if is_blank(cell) else shown(cell) for cell in grid.rows[top]]
    places, problems = _placed(sheet, headings, top)
    filled = [i for i in range(top + 1, len(grid.rows)) if not all(map(is_blank, grid.rows[i]))]
    if not filled:
        raise invalid("sheet-empty", "表格里还没有填写内容，请从标题行的下一行开始填写。")
    if len(filled) > MOST_ROWS:
        raise invalid("sheet-too-large", f"一次最多导入 {MOST_ROWS:,} 行，请分成几份再上传。")
    problems += _merged(grid, top, headings)
    problems += _unnamed(grid, filled, headings)
    rows = _rows(sheet, places, grid, filled, problems)
    problems.sort(key=lambda one: one.row)
    return Table(sheet, rows, problems, headings, top + 1, places)


def _rows(
    sheet: Sheet,
    places: Mapping[str, int],
    grid: Grid,
    filled: Sequence[int],
    problems: list[Problem],
) -> list[Read]:
    """The rows, parsed column by column: most columns say the same in many rows."""
    rows = [grid.rows[index] for index in filled]
    unsound: set[int] = set()
    columns: list[list[Value]] = []
    for one in sheet.fields:
        place = places.get(one.name)
        raws = _column(rows, place)
        found, wrongs = _parsed(one, raws)
        wrongs |= (
            {at: Wrong(_BROKEN) for at, index in enumerate(filled) if (index, place) in grid.broken}
            if grid.broken
            else {}
        )
        for at, wrong in wrongs.items():
            problems.append(_wrong_cell(one, place, filled[at] + 1, raws[at], wrong))
            found[at] = None
        unsound |= wrongs.keys()
        columns.append(found)
    names = [one.name for one in sheet.fields]
    return [
        Read(index + 1, dict(zip(names, values, strict=True)), row, at not in unsound)
        for at, (index, row, values) in enumerate(
            zip(filled, rows, zip(*columns, strict=True), strict=True)
        )
    ]


def _parsed(one: Field, raws: Sequence[Raw]) -> tuple[list[Value], dict[int, Wrong]]:
    """The values of a column, and where in it what could not be understood.

    Each content is parsed once. 1, 1.0 and True are one key of a dictionary: where a column mixes
    them, the type is part of the key.
    """
    keys: Sequence[object] = raws
    if len(_NUMBERS & set(map(type, raws))) > 1:
        keys = [(raw.__class__, raw) for raw in raws]
    known: dict[object, Value] = {}
    for key, raw in dict(zip(keys, raws, strict=True)).items():
        try:
            known[key] = parse(one, raw)
        except Wrong as wrong:
            known[key] = wrong
    found = [known[key] for key in keys]
    if not any(value.__class__ is Wrong for value in known.values()):
        return found, {}
    return found, {at: value for at, value in enumerate(found) if isinstance(value, Wrong)}


def _column(rows: Sequence[Sequence[Raw]], place: int | None) -> list[Raw]:
    """The cells of a column; blanks where the file or a row of it has none."""
    if place is None:
        return [None] * len(rows)
    if min(map(len, rows)) > place:
        return [row[place] for row in rows]
    return [row[place] if place < len(row) else None for row in rows]


def _wrong_cell(one: Field, place: int | None, row: int, raw: Raw, wrong: Wrong) -> Problem:
    letter = "" if place is None else letter_of(place)
    return Problem(row, one.heading, shown(raw), wrong.message, wrong.suggestion, letter)


def _heading_row(sheet: Sheet, grid: Grid) -> int:
    """The row with the most headings of ours, among the first ten."""
    ours = {same(one.heading) for one in sheet.fields}
    found = [
        len({same(shown(cell)) for cell in row if not is_blank(cell)} & ours)
        for row in grid.rows[:_SEARCHED]
    ]
    best = max(found, default=0)
    if best < min(2, len(ours)):
        some = "、".join(one.heading for one in sheet.fields[:4])
        raise invalid(
            "sheet-without-headings",
            f"没有找到标题行（{some}等）；请下载{sheet.noun}的模板，把内容填在模板里。",
        )
    return found.index(best)


def _placed(
    sheet: Sheet, headings: Sequence[str], top: int
) -> tuple[dict[str, int], list[Problem]]:
    """The column of each field, in whatever order; unknown, missing and doubled ones as problems."""
    by_heading = {same(one.heading): one.name for one in sheet.fields}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    unknown: list[tuple[int, str]] = []
    for index, heading in enumerate(headings):
        name = by_heading.get(same(heading))
        if name is None:
            if heading and same(heading) != same(MARKS):
                unknown.append((index, heading))
        elif name in places:
            message = "这一列出现了两次，请删去一列。"
            problems.append(Problem(top + 1, heading, heading, message, None, letter_of(index)))
        else:
            places[name] = index
    missing = [one.heading for one in sheet.fields if one.name not in places]
    for index, heading in unknown:
        meant = closest(heading, missing)
        message = f"模板里没有“{heading}”这一列，请删去或改用模板里的标题。"
        problems.append(Problem(top + 1, heading, heading, message, meant, letter_of(index)))
    for one in sheet.fields:
        if one.required and one.name not in places:
            message = f"缺少“{one.heading}”这一列，请对照模板补上。"
            problems.append(Problem(top + 1, one.heading, "", message))
    return places, problems


def _merged(grid: Grid, top: int, headings: Sequence[str]) -> Iterator[Problem]:
    """Merged cells below the headings: only their first cell has a content, the others none."""
    for (first_row, first_column), (last_row, _) in grid.merged:
        if last_row > top and first_row < len(grid.rows):
            heading = headings[first_column] if first_column < len(headings) else ""
            row = grid.rows[first_row]
            value = shown(row[first_column]) if first_column < len(row) else ""
            message = "这里有合并单元格，请取消合并，每一行都填上内容。"
            yield Problem(
                first_row + 1, heading or "整行", value, message, None, letter_of(first_column)
            )


def _unnamed(grid: Grid, filled: Sequence[int], headings: Sequence[str]) -> Iterator[Problem]:
    """Contents in columns that have no heading."""
    named = {place for place, heading in enumerate(headings) if heading}
    widest = max(len(grid.rows[index]) for index in filled)
    for place in sorted(set(range(widest)) - named):
        for index in filled:
            row = grid.rows[index]
            if place < len(row) and not is_blank(row[place]):
                message = "这一列没有标题，请删去内容或补上标题。"
                letter = letter_of(place)
                yield Problem(index + 1, f"{letter} 列", shown(row[place]), message, None, letter)
