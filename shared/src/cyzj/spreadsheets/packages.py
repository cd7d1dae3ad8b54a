"""What an .xlsx file really holds, looked at before a reader trusts it.

A workbook is a ZIP of XML. Its parts are unpacked here once, within limits, because the reader
makes room for what a file says of itself: two cells far apart, or one long text named by every
cell, would fill the memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from cyzj.domain.errors import DomainError, invalid
from cyzj.spreadsheets.columns import MOST_COLUMNS, MOST_ROWS

LARGEST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 500
RATIO = 200
"""A part that unpacks to more than this many times its size is made to harm (ours: about 20)."""
_RATIO_FROM = 1024 * 1024
_LARGEST_TEXT = 128 * 1024 * 1024
"""Characters of all cells together, each with the text it names."""
_SHEETS, _STRINGS = "xl/worksheets/", "xl/sharedStrings.xml"
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FAR = re.compile(
    rb' r="(?:[A-Za-z]{0,2}+(?:[A-Za-z]|[0-9]{5}(?:[0-9]|(?<=[2-9][0-9]{4})|(?<=1[1-9][0-9]{3})))'
    rb"|(?:[C-Zc-z][A-Za-z]|[Bb][J-Zj-z])[0-9])"
)
"""A column after BI (61), or a row from 11,000 on."""
_NAMED = re.compile(rb't="s"[^>]*><v>([0-9]+)</v>')
_ODD = {b"'": b" r='", b"\t": b"\tr=", b"\n": b"\nr=", b"\r": b"\rr=", b"= ": b" r= "}
"""Ways of writing that no spreadsheet program has, and that would get past the patterns here; each
with a part of it that is looked for first, because it is rare and soon looked for."""
_TEXT_END = re.compile(rb"</(?:\w+:)?si>")
_BROKEN = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]* t="e"')
Parts = dict[str, bytes]


def unpacked(content: bytes) -> Parts:
    """The parts of the workbook; raises `invalid` in words for what is no sound workbook."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            _check_size(entries)
            parts = {entry.filename: package.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged() from error
    if "xl/workbook.xml" not in parts:
        raise invalid("sheet-kind", "这不是表格文件，请用模板填写，存为 .xlsx 或 .csv 再上传。")
    if any(name.casefold().endswith("vbaproject.bin") for name in parts):
        raise invalid("sheet-macros", "表格里带有宏，请另存为不带宏的 .xlsx 再上传。")
    _check_cells(parts)
    return parts


def broken_cells(parts: Parts, sheet: str) -> dict[tuple[int, int], str]:
    """The cells (row, column from 0) of one sheet whose formula gave an error: a reader sees blanks."""
    part = parts.get(_part_of(parts, sheet), b"")
    if b't="e"' not in part:
        return {}
    return {(int(row) - 1, _column(letters)): "公式出错" for letters, row in _BROKEN.findall(part)}


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > _RATIO_FROM and entry.file_size > RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MOST_PARTS or total > LARGEST_UNPACKED or swollen:
        raise invalid(
            "sheet-swollen", "表格解开后太大，请只保留需要导入的行，复制到新的模板里再上传。"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise encrypted()


def _check_cells(parts: Parts) -> None:
    strings = parts.get(_STRINGS, b"")
    longest = max(map(len, _texts(strings)))
    for name, part in parts.items():
        if not name.startswith(_SHEETS) or not name.endswith(".xml"):
            continue
        if (
            b"\0" in part
            or b" r =" in part
            or any(o in part and odd in part for o, odd in _ODD.items())
        ):
            raise damaged()
        cells = part.count(b"<c") if b":c" not in part else len(_CELL.findall(part))
        rows = part.count(b"<row") + part.count(b":row")
        crowded = cells > 2 * MOST_ROWS * MOST_COLUMNS or rows > 2 * MOST_ROWS
        if crowded or _FAR.search(part):
            raise too_large()
        if cells * longest > _LARGEST_TEXT and _text_of(part, strings, cells) > _LARGEST_TEXT:
            raise too_large()


def _texts(strings: bytes) -> list[bytes]:
    return _TEXT_END.split(strings) if b":si>" in strings else strings.split(b"</si>")


def _text_of(part: bytes, strings: bytes, cells: int) -> int:
    """How much text the cells hold together; more than allowed where that cannot be told."""
    lengths = list(map(len, _texts(strings)))
    named = _NAMED.findall(part)
    other = len(re.findall(rb"""t\s*=\s*["']s["']""", part)) - len(named)
    if other or len(named) > cells:
        return _LARGEST_TEXT + 1
    return sum(lengths[int(i)] for i in named if int(i) < len(lengths))


def _part_of(parts: Parts, sheet: str) -> str:
    """Where the sheet of this name lies: by the workbook's list and its relations."""
    listed = re.findall(
        r"<sheet [^>]*>", parts.get("xl/workbook.xml", b"").decode("utf-8", "ignore")
    )
    relations = parts.get("xl/_rels/workbook.xml.rels", b"").decode("utf-8", "ignore")
    for entry in listed:
        name, id = re.search(r' name="([^"]*)"', entry), re.search(r' r:id="([^"]*)"', entry)
        if name and id and name.group(1) == sheet:
            for relation in re.findall(r"<Relationship [^>]*>", relations):
                target = re.search(r' Target="([^"]*)"', relation)
                if target and f'Id="{id.group(1)}"' in relation:
                    return "xl/" + target.group(1).removeprefix("/xl/")
    return ""


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def damaged() -> DomainError:
    """A file that does not open."""
    return invalid(
        "sheet-damaged", "这个表格打不开，可能已损坏；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
    )


def encrypted() -> DomainError:
    """A file with a password."""
    return invalid("sheet-encrypted", "这个表格加了密码，请去掉密码后另存为 .xlsx 再上传。")


def too_large() -> DomainError:
    """More than a sheet of ours holds."""
    return invalid(
        "sheet-too-large",
        f"一次最多导入 {MOST_ROWS:,} 行、{MOST_COLUMNS} 列；请把表格分成几份，"
        "并删去远处的空白行列（可把内容复制到新的模板里）。",
    )
