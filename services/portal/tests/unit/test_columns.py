"""列设置 in the address, and files that follow it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from starlette.datastructures import QueryParams

from cyzj.spreadsheets.export import Column as FileColumn
from cyzj.spreadsheets.export import to_csv, to_xlsx
from portal.columns import Column, narrowed
from portal.listing import Listing

LISTING = Listing(
    path="/matches",
    filters=(),
    sorts=(),
    default_sort="-since",
    columns=(Column("school", "学校"), Column("when", "时间"), Column("state", "状态")),
)
HEADS = ["编号", "学校", "开始日期", "学时", "状态"]
WIDTHS = [16, 28, 12, 9, 14]
ROWS = [
    ("TR-1", "示例甲", date(2026, 11, 9), Decimal("16"), "征集中"),
    ("TR-2", "=示例乙", None, None, "已对接"),
]
Table = list[list[str]]


def table(content: bytes, ending: str) -> Table:
    """The texts of a file's cells by row and column, empty ones too."""
    if ending == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        return [line.split(",") for line in lines]
    sheet = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    rows = []
    for row in re.findall(r"<row [^>]*>(.*?)</row>", sheet):
        cells = dict(re.findall(r'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>(.*?)</c>)', row))
        rows.append([re.sub("<[^>]+>", "", cells.get(letter, "")) for letter in "ABCDE"])
    return rows


def made(ending: str) -> bytes:
    columns = [FileColumn(*pair) for pair in zip(HEADS, WIDTHS, strict=True)]
    return to_csv(columns, ROWS) if ending == "csv" else to_xlsx(columns, ROWS)


def test_all_columns_are_shown_and_the_address_stays_short() -> None:
    query = LISTING.read(QueryParams("col=nonsense"))
    assert query.shown == ("school", "when", "state")
    assert query.href() == "/matches"


def test_chosen_columns_stand_in_the_address_in_the_order_of_the_list() -> None:
    query = LISTING.read(QueryParams("col=state&col=school&limit=50"))
    assert query.shown == ("school", "state")
    assert [each.name for each in query.hidden] == ["when"]
    assert query.href() == "/matches?limit=50&col=school&col=state"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_without_choices_is_passed_on_as_it_is(ending: str) -> None:
    content = made(ending)
    assert narrowed(content, ending) == content


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_has_the_columns_and_rows_that_were_chosen(ending: str) -> None:
    whole = table(made(ending), ending)
    found = table(narrowed(made(ending), ending, ["学校", "学时"], {"TR-2"}), ending)
    rest = [""] * (len(found[0]) - 3)
    assert found == [[row[0], row[2], row[4], *rest] for row in (whole[0], whole[2])]


def test_a_workbook_keeps_widths_and_what_is_only_text() -> None:
    content = narrowed(made("xlsx"), "xlsx", ["开始日期"])
    sheet = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<col min="(\d)" max="\1" width="(\d+)', sheet) == [
        ("1", "16"),
        ("2", "28"),
        ("3", "9"),
        ("4", "14"),
    ]
    assert 'ref="A1:D3"' in sheet
    quoted = re.search(r'<c r="B3"( s="\d+")', sheet)
    assert quoted, "the cell that begins with = is still marked as text"
