"""列设置: which columns a list shows, and the same choice in its export."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"
_MARK = "\ufeff"


@dataclass(frozen=True)
class Column:
    """One column: `sort` is the API's field it sorts by; `files` are its headings in the export."""

    name: str
    heading: str
    sort: str | None = None
    files: tuple[str, ...] = ()


def narrowed(
    content: bytes,
    ending: str,
    left_out: Collection[str] = (),
    numbers: Collection[str] | None = None,
) -> bytes:
    """An exported file without the columns headed `left_out`; with `numbers` (of 编号, the first
    column) only their rows. The cells stay as the service wrote them."""
    if not left_out and numbers is None:
        return content
    if ending == "csv":
        return _csv(content, left_out, numbers)
    return _xlsx(content, left_out, numbers)


def _csv(content: bytes, left_out: Collection[str], numbers: Collection[str] | None) -> bytes:
    head, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    kept = _kept(head, left_out)
    made = StringIO(newline="")
    writer = csv.writer(made)
    for row in [head, *(one for one in rows if numbers is None or one[0] in numbers)]:
        writer.writerow([row[at] for at in kept])
    return (_MARK + made.getvalue()).encode()


def _kept(head: Sequence[str], left_out: Collection[str]) -> list[int]:
    return [at for at, heading in enumerate(head) if heading not in left_out]


def _xlsx(content: bytes, left_out: Collection[str], numbers: Collection[str] | None) -> bytes:
    """Our own services wrote the workbook: text stands in its cells, without shared strings."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(
                entry, _sheet(part, left_out, numbers) if entry.filename == _SHEET else part
            )
    return made.getvalue()


def _sheet(part: bytes, left_out: Collection[str], numbers: Collection[str] | None) -> bytes:
    ElementTree.register_namespace("", _MAIN)
    sheet = ElementTree.fromstring(part)  # noqa: S314  from a service of ours
    data = sheet.find(_tag("sheetData"))
    assert data is not None
    head, *rows = list(data)
    kept = _kept([_text(cell) for cell in head], left_out)
    wanted = [one for one in rows if numbers is None or _text(one[0]) in numbers]
    for row in set(rows) - set(wanted):
        data.remove(row)
    for number, row in enumerate([head, *wanted], start=1):
        _place(row, number, kept)
    _widths(sheet, kept)
    dimension = sheet.find(_tag("dimension"))
    if dimension is not None:
        dimension.set("ref", f"A1:{_letters(len(kept) - 1)}{len(wanted) + 1}")
    made: bytes = ElementTree.tostring(sheet, "UTF-8", xml_declaration=True)
    return made


def _place(row: ElementTree.Element, number: int, kept: Sequence[int]) -> None:
    """The kept cells of a row, at their new place."""
    cells = {_index(cell.get("r", "")): cell for cell in row}
    for cell in cells.values():
        row.remove(cell)
    for at, old in enumerate(kept):
        if old in cells:
            cells[old].set("r", f"{_letters(at)}{number}")
            row.append(cells[old])
    row.set("r", str(number))
    row.set("spans", f"1:{len(kept)}")


def _widths(sheet: ElementTree.Element, kept: Sequence[int]) -> None:
    columns = sheet.find(_tag("cols"))
    if columns is None:
        return
    for column in list(columns):
        first, last = int(column.get("min", "1")) - 1, int(column.get("max", "1")) - 1
        columns.remove(column)
        for at, old in enumerate(kept):
            if first <= old <= last:
                place = str(at + 1)
                columns.append(
                    ElementTree.Element(column.tag, {**column.attrib, "min": place, "max": place})
                )


def _tag(name: str) -> str:
    return f"{{{_MAIN}}}{name}"


def _text(cell: ElementTree.Element) -> str:
    return "".join(cell.itertext())


def _letters(index: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _index(place: str) -> int:
    letters = re.match("[A-Z]+", place)
    assert letters
    found = 0
    for letter in letters[0]:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1
