"""What people take away from lists: typed, readable in Chinese, and never calculated."""

from __future__ import annotations

import csv
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyzj.spreadsheets import export
from cyzj.spreadsheets.export import Column, TooManyRows, guarded, to_csv, to_xlsx

COLUMNS = (Column("编号"), Column("标题", 30), Column("学时"))
MOMENT = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)
NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


class Colour(StrEnum):
    RED = "red"


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def cells(workbook: bytes, sheet: int = 1) -> list[list[tuple[str | None, str]]]:
    """(type, text) of every cell; `inlineStr` is text, `n` or None a number."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        root = ET.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [
        [(c.get("t"), "".join(c.itertext())) for c in row.findall("s:c", NS)]
        for row in root.iter(f"{{{NS['s']}}}row")
    ]


def test_a_csv_reads_back_with_its_chinese_and_its_local_times() -> None:
    rows = [
        ["TR-2026-0252", "数控加工，送教", Decimal("40.50")],
        [MOMENT, date(2026, 10, 28), None],
    ]
    assert read_csv(to_csv(COLUMNS, rows)) == [
        ["编号", "标题", "学时"],
        ["TR-2026-0252", "数控加工，送教", "40.50"],
        ["2026-10-28 09:30", "2026-10-28", ""],
    ]


def test_yes_no_and_codes_are_words() -> None:
    assert read_csv(to_csv(COLUMNS, [[True, False, Colour.RED]]))[1] == ["是", "否", "red"]
    assert [c[1] for c in cells(to_xlsx(COLUMNS, [[True, False, Colour.RED]]))[1]] == [
        "是",
        "否",
        "red",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
def test_a_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    assert read_csv(to_csv(COLUMNS, [[text, "", 1]]))[1][0] == f"'{text}"
    workbook = to_xlsx(COLUMNS, [[text, "", 1]])
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        sheet, styles = (
            archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles")
        )
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    assert cells(workbook)[1][0][0] == "inlineStr"


def test_a_negative_number_is_a_number_and_not_guarded() -> None:
    assert read_csv(to_csv(COLUMNS, [[-5, Decimal("-20.00"), -0.5]]))[1] == ["-5", "-20.00", "-0.5"]
    assert [kind for kind, _ in cells(to_xlsx(COLUMNS, [[-5, Decimal("-20.00"), -0.5]]))[1]] == [
        None,
        None,
        None,
    ]


@given(st.text())
def test_no_text_cell_ever_begins_like_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert guarded(text).endswith(text)


def test_a_workbook_carries_its_notes_and_is_the_same_twice() -> None:
    first, again = (
        to_xlsx(COLUMNS, [["甲", "乙", 1]], notes=["截至 2026-10-28"], made_at=MOMENT)
        for _ in range(2)
    )
    assert first == again
    assert cells(again, sheet=2) == [[("inlineStr", "截至 2026-10-28")]]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "LARGEST", 2)
    with pytest.raises(TooManyRows):
        to_xlsx(COLUMNS, [[1, 2, 3]] * 3)
