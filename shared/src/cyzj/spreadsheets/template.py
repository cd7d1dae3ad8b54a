"""The empty sheet to fill in: headings with notes, choices to pick from, and a page that explains."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from cyzj.spreadsheets.columns import MOST_ROWS, Field, Kind, Sheet, letter_of

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

EXPLAINED, CHOICES = "填写说明", "选项"
_LONGEST_LIST = 255
"""Characters of a list that stands in the validation itself; longer ones stand on a hidden sheet."""
_KINDS = {
    Kind.TEXT: "文字",
    Kind.CODE: "代码（文本格式）",
    Kind.DIGITS: "数字代码（文本格式）",
    Kind.DATE: "日期，如 2026-11-16",
    Kind.INTEGER: "整数",
    Kind.DECIMAL: "数字，最多两位小数",
    Kind.CHOICE: "从下拉列表中选择",
}
_INK, _NEEDED, _OPTIONAL = "#15262D", "#FDEFDD", "#EBF0F1"


def template(sheet: Sheet) -> bytes:
    """A workbook (.xlsx) to fill in; reading it back empty says that nothing was filled in."""
    import xlsxwriter  # here, for the reason of `cyzj.spreadsheets.export`

    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"title": f"{sheet.noun}导入模板"})
        page = book.add_worksheet(sheet.noun)
        _explain(book, book.add_worksheet(EXPLAINED), sheet)
        _head(book, page, sheet)
        _validate(book, page, sheet)
    return target.getvalue()


def _head(book: xlsxwriter.Workbook, page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes(1, 1)
    look = {"bold": True, "font_color": _INK, "border": 1, "valign": "vcenter"}
    needed = book.add_format({**look, "bg_color": _NEEDED})
    optional = book.add_format({**look, "bg_color": _OPTIONAL})
    formats = {
        Kind.CODE: book.add_format({"num_format": "@"}),
        Kind.DIGITS: book.add_format({"num_format": "@"}),
        Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for index, one in enumerate(sheet.fields):
        page.set_column(index, index, one.width, formats.get(one.kind))
        heading = f"{one.heading}*" if one.required else one.heading
        page.write_string(0, index, heading, needed if one.required else optional)
        page.write_comment(0, index, _note(one), {"x_scale": 1.6, "font_size": 10})


def _note(one: Field) -> str:
    parts = [
        "必填。" if one.required else "选填。",
        f"{_KINDS[one.kind]}。",
        one.help,
        f"例如：{one.example}" if one.example else "",
    ]
    return "\n".join(part for part in parts if part)


def _validate(book: xlsxwriter.Workbook, page: Worksheet, sheet: Sheet) -> None:
    """What the spreadsheet program itself can check while somebody types."""
    lists = book.add_worksheet(CHOICES)
    lists.hide()
    for index, one in enumerate(sheet.fields):
        rule = _rule(one, lists, index)
        if rule:
            rule |= {"error_title": one.heading, "error_message": _advice(one)}
            page.data_validation(1, index, MOST_ROWS, index, rule)


def _rule(one: Field, lists: Worksheet, index: int) -> dict[str, object]:
    match one.kind:
        case Kind.CHOICE:
            words = list(one.choices)
            lists.write_column(0, index, words)
            if len(",".join(words)) <= _LONGEST_LIST and not any("," in word for word in words):
                return {"validate": "list", "source": words}
            letter = letter_of(index)
            source = f"={CHOICES}!${letter}$1:${letter}${len(words)}"
            return {"validate": "list", "source": source}
        case Kind.INTEGER:
            return {"validate": "integer", "criteria": ">=", "value": 0}
        case Kind.DECIMAL:
            return {"validate": "decimal", "criteria": ">=", "value": 0}
        case _:
            # Dates are checked on reading: a date typed as text would be refused here, wrongly.
            return {}


def _advice(one: Field) -> str:
    if one.kind is Kind.CHOICE:
        return "请从下拉列表中选择。"
    return f"请填写{_KINDS[one.kind]}。"


def _explain(book: xlsxwriter.Workbook, page: Worksheet, sheet: Sheet) -> None:
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    lines = (
        f"把{sheet.noun}填在“{sheet.noun}”工作表里，一行一条，最多 {MOST_ROWS:,} 行；标题带 * 的列必填。",
        "列的次序可以调换，不用的选填列可以删去；请不要合并单元格，也不要改标题。",
        "上传后先检查，不会写入任何数据；有错误的行会逐行逐列列出，改好后重新上传。",
        *sheet.notes,
    )
    for number, line in enumerate(lines):
        page.write_string(number, 0, line)
    top = len(lines) + 1
    page.write_row(top, 0, ("列", "是否必填", "填什么", "说明", "例子", "可选项"), bold)
    for number, one in enumerate(sheet.fields, start=top + 1):
        needed = "必填" if one.required else "选填"
        choices = "、".join(list(one.choices)[:40])
        row = (one.heading, needed, _KINDS[one.kind], one.help, one.example, choices)
        for column, text in enumerate(row):
            page.write_string(number, column, text, wrap)
    for column, width in enumerate((18, 10, 22, 46, 24, 46)):
        page.set_column(column, column, width)
