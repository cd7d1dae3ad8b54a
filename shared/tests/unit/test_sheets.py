"""Sheets: the template, reading it filled in, and what a file may do to harm."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

from cyzj.domain.errors import DomainError
from cyzj.spreadsheets.cells import Raw
from cyzj.spreadsheets.columns import MARKS, Field, Kind, Sheet
from cyzj.spreadsheets.marked import marked
from cyzj.spreadsheets.opening import LARGEST_FILE
from cyzj.spreadsheets.reading import Table, read
from cyzj.spreadsheets.template import EXPLAINED, template

SHEET = Sheet(
    "示例需求",
    "title",
    (
        Field("title", "标题", required=True, example="焊接送教"),
        Field("major", "专业代码", Kind.DIGITS),
        Field("mode", "方式", Kind.CHOICE, True, choices={"现场": "onsite", "线上": "online"}),
        Field("day", "开始日期", Kind.DATE),
        Field("hours", "学时", Kind.DECIMAL),
        Field("city", "城市", Kind.CHOICE, choices={f"示例城市{i}号": i for i in range(200)}),
    ),
)
HEADINGS = [field.heading for field in SHEET.fields]
Fill = Callable[[Worksheet], None]


def book(*rows: Sequence[Raw], fill: Fill = lambda page: None, name: str = "示例需求") -> bytes:
    """A workbook as a spreadsheet program writes it."""
    target = BytesIO()
    with xlsxwriter.Workbook(
        target, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    ) as made:
        page = made.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        fill(page)
    return target.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(DomainError) as error:
        read(SHEET, content)
    assert error.value.message.endswith("。")
    return error.value.slug


def said(table: Table) -> list[tuple[int, str, str | None]]:
    return [(one.row, one.column, one.suggestion) for one in table.problems]


def test_a_filled_template_gives_values_whatever_the_order_of_columns_and_blank_rows() -> None:
    table = read(
        SHEET,
        book(
            ["某校 2026 年计划"],
            ["方式", "标题*", "学时", "开始日期", "专业代码"],
            ["现场", " 焊接送教 ", 4.5, date(2026, 11, 16), 460301],
            [],
            ["", " ", None],
            ["线上", "数控讲座", "１２", "2026年11月17日", "460301"],
        ),
    )
    assert not table.problems
    assert [row.number for row in table.rows] == [3, 6]
    assert dict(table.rows[0].values) == {
        "title": "焊接送教",
        "major": "460301",
        "mode": "onsite",
        "day": date(2026, 11, 16),
        "hours": Decimal("4.50"),
        "city": None,
    }
    assert table.rows[1].values["hours"] == 12
    assert table.called(table.rows[1]) == "数控讲座"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_read_in_the_encodings_of_our_machines(encoding: str, separator: str) -> None:
    lines = [
        ["标题", "方式", "开始日期"],
        ["焊接送教", "现场", "2026/11/16"],
        ["'=讲座", "线上", ""],
    ]
    text = "\r\n".join(separator.join(line) for line in lines)
    table = read(SHEET, text.encode(encoding))
    assert not table.problems
    assert [row.values["title"] for row in table.rows] == ["焊接送教", "=讲座"]
    assert table.rows[0].values["day"] == date(2026, 11, 16)


def test_every_wrong_cell_is_named_by_row_column_and_letter_with_a_suggestion() -> None:
    table = read(
        SHEET,
        book(HEADINGS, ["焊接", "4603O1", "现厂", "2026-02-30", "x"], ["", "", "线上", "", 1]),
    )
    assert said(table) == [
        (2, "专业代码", "460301"),
        (2, "方式", None),
        (2, "开始日期", "2026-02-28"),
        (2, "学时", None),
        (3, "标题", None),
    ] or said(table)[1] == (2, "方式", "现场")
    assert [one.letter for one in table.problems] == ["B", "C", "D", "E", "A"]
    assert table.problems[0].value == "4603O1"
    assert [row.sound for row in table.rows] == [False, False]


def test_unknown_doubled_and_missing_headings_are_said_with_what_was_meant() -> None:
    table = read(
        SHEET, book(["标题", "标题", "专业代号", "天气", "学时"], ["焊接", "", "", "晴", 4])
    )
    problems = [(one.column, one.suggestion) for one in table.problems if one.row == 1]
    assert problems == [("标题", None), ("专业代号", "专业代码"), ("天气", None), ("方式", None)]


def test_merged_cells_contents_without_heading_and_broken_formulas_are_not_passed_over() -> None:
    def fill(page: Worksheet) -> None:
        page.merge_range("C2:C3", "现场")
        page.write_formula("D2", "=1/0", None, "#DIV/0!")
        page.write("H3", "备注")

    table = read(SHEET, book(HEADINGS, ["焊接"], ["数控"], fill=fill))
    assert [(one.row, one.column) for one in table.problems] == [
        (2, "方式"),
        (2, "开始日期"),
        (3, "H 列"),
        (3, "方式"),
    ]


def test_the_template_reads_back_as_empty_and_explains_every_column() -> None:
    content = template(SHEET)
    assert refused(content) == "sheet-empty"
    with CalamineWorkbook.from_filelike(BytesIO(content)) as made:
        assert made.sheet_names == ["示例需求", EXPLAINED, "选项"]
        explained = made.get_sheet_by_name(EXPLAINED).to_python()
    told = [row[0] for row in explained]
    assert set(HEADINGS) <= set(told)
    with zipfile.ZipFile(BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == 3
    assert "选项!$F$1:$F$200" in sheet
    assert '"现场,线上"' in sheet


def test_a_marked_copy_can_be_corrected_and_sent_again() -> None:
    table = read(SHEET, book(HEADINGS, ["=1+1", "4603O1", "现场"], ["数控", "460301", "线下"]))
    copy = marked(table)
    again = read(SHEET, copy)
    assert [(one.row, one.column) for one in again.problems] == [(2, "专业代码"), (3, "方式")]
    assert again.rows[0].values["title"] == "=1+1"
    assert again.headings[-1] == MARKS
    with zipfile.ZipFile(BytesIO(copy)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
        assert "您要填的是“460301”吗？" in package.read("xl/comments1.xml").decode()
    assert [one.headings for one in (again, read(SHEET, marked(again)))] == [again.headings] * 2


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), part]):
            body = old.read(name) if name in old.namelist() else b""
            new.writestr(name, change(body) if name == part else body)
    return target.getvalue()


def in_place_of(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(old, new)


SOUND = book(HEADINGS, ["焊接", "460301", "现场"])
FIRST = "xl/worksheets/sheet1.xml"


def test_two_cells_far_apart_take_no_memory() -> None:
    for far in (b'r="XFD1048576"', b'r="A1048576"', b'r="xfd2"', b'r="A12000"', b'r="CA2"'):
        bomb = repacked(SOUND, FIRST, in_place_of(b'r="C2"', far))
        assert refused(bomb) == "sheet-too-large"
    odd = repacked(SOUND, FIRST, lambda body: body.replace(b' r="C2"', b" r='XFD2'"))
    assert refused(odd) == "sheet-damaged"
    rows = repacked(
        SOUND, FIRST, lambda body: body.replace(b"<row ", b"<row/>" * 30_000 + b"<row ", 1)
    )
    assert refused(rows) == "sheet-too-large"


def test_one_long_text_named_by_every_cell_takes_no_memory() -> None:
    rows = [["焊接"] * 60 for _ in range(1_500)]
    content = book(HEADINGS, *rows)

    def longer(body: bytes) -> bytes:
        return body.replace("焊接".encode(), b"x" * 2_000)

    assert refused(repacked(content, "xl/sharedStrings.xml", longer)) == "sheet-too-large"


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = repacked(SOUND, "xl/media/image1.png", lambda _: b"\0" * (65 * 1024 * 1024))
    assert refused(bomb) == "sheet-swollen"
    bomb = repacked(SOUND, FIRST, lambda body: body + b" " * (8 * 1024 * 1024))
    assert refused(bomb) == "sheet-swollen"


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    bomb = repacked(SOUND, "xl/media/image1.png", lambda _: b"\0" * 4096)
    lying = bomb.replace(struct.pack("<L", 4096), struct.pack("<L", 16))
    assert lying != bomb
    assert refused(lying) == "sheet-damaged"


def test_what_is_no_sheet_of_ours_is_refused_in_words() -> None:
    macros = repacked(SOUND, "xl/vbaProject.bin", lambda _: b"x")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    secret = old + "EncryptedPackage".encode("utf-16-le")
    other = repacked(SOUND, FIRST, lambda _: b"<worksheet>")
    document = BytesIO()
    with zipfile.ZipFile(document, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refused(macros) == "sheet-macros"
    assert refused(old) == "sheet-old-format"
    assert refused(secret) == "sheet-encrypted"
    assert refused(document.getvalue()) == "sheet-kind"
    assert refused(SOUND[:-100]) == "sheet-damaged"
    assert refused(other) in ("sheet-damaged", "sheet-empty", "sheet-without-headings")
    assert refused(b"\x89PNG\r\n\x1a\n\0\0\0\r") == "sheet-kind"
    assert refused(b"") in ("sheet-empty", "sheet-without-headings")
    assert refused(b"0" * (LARGEST_FILE + 1)) == "file-too-large"
    assert refused(book(["甲", "乙"], ["1", "2"])) == "sheet-without-headings"
    assert refused(book(HEADINGS)) == "sheet-empty"
    assert refused(b"\n".join([b"a,b"] * 10_100)) == "sheet-too-large"
    assert refused(",".join("x" * 61).encode()) == "sheet-too-large"


def test_ten_thousand_rows_are_read_and_one_more_is_not() -> None:
    rows = [[f"送教{i}", "460301", "现场"] for i in range(10_000)]
    assert len(read(SHEET, book(HEADINGS, *rows)).rows) == 10_000
    assert refused(book(HEADINGS, *rows, rows[0])) == "sheet-too-large"
