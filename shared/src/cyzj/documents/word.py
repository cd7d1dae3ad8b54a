"""A paper as Word: the same content as the PDF, for those who have to edit or stamp it."""

from __future__ import annotations

from io import BytesIO
from typing import Any, assert_never

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from cyzj.documents.paper import Block, Facts, Heading, Paper, Prose, Signatures, Table
from cyzj.documents.qr import to_png

LATIN, CHINESE, CHINESE_BOLD = "Times New Roman", "宋体", "黑体"
_FAINT, _BAD = RGBColor(0x4A, 0x5C, 0x64), RGBColor(0xB4, 0x23, 0x18)
_WIDTH = 166
"""Millimetres between the margins."""


def to_word(paper: Paper) -> bytes:
    """The bytes of the .docx file: A4, fonts of every Chinese Word, the footer as on the PDF."""
    document = Document()
    _dress(document)
    document.core_properties.title = paper.title
    document.core_properties.author = ""
    title = document.add_heading(level=1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, paper.title, size=18, bold=True)
    _line(document, f"编号：{paper.number}", colour=_FAINT)
    if paper.notice:
        _line(document, paper.notice, colour=_BAD, bold=True)
    for block in paper.blocks:
        _write(document, block)
    _footer(document, paper)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(22), Mm(34)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(10.5)
    # Word takes the Chinese glyphs from another font than the Latin ones, and has to be told which.
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)
    document.styles["Table Grid"].font.size = Pt(9)


def _write(document: Any, block: Block) -> None:
    match block:
        case Heading():
            _run(document.add_heading(level=2), block.text, size=12, bold=True)
        case Prose():
            for words in block.paragraphs:
                paragraph = document.add_paragraph(words)
                paragraph.paragraph_format.first_line_indent = Pt(21)
        case Facts():
            _table(document, (), block.rows, (1, 4))
        case Table():
            _table(document, block.columns, block.rows, block.widths)
        case Signatures():
            _signatures(document, block)
        case _:
            assert_never(block)


def _table(
    document: Any,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    widths: tuple[int, ...],
) -> None:
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    if columns:
        cells = table.add_row().cells
        for cell, name in zip(cells, columns, strict=True):
            _run(cell.paragraphs[0], name, bold=True)
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(_WIDTH * width / sum(widths))
    document.add_paragraph()


def _signatures(document: Any, block: Signatures) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for at in range(0, len(block.parties), 2):
        row = table.add_row()
        row.height = Mm(44)
        for cell, party in zip(row.cells, block.parties[at : at + 2], strict=False):
            _run(cell.paragraphs[0], party.name, bold=True)
            for line in party.lines:
                _run(cell.add_paragraph(), line, size=8.5, colour=_FAINT)
            cell.add_paragraph("（盖章）　　　　签字：")


def _footer(document: Any, paper: Paper) -> None:
    footer = document.sections[0].footer
    table = footer.add_table(1, 3, Mm(_WIDTH))
    code, words, pages = table.rows[0].cells
    code.width, words.width, pages.width = Mm(20), Mm(118), Mm(28)
    code.paragraphs[0].add_run().add_picture(BytesIO(to_png(paper.verify_url)), width=Mm(17))
    _run(
        words.paragraphs[0],
        f"编号 {paper.number}　内容指纹 {paper.fingerprint}\n"
        f"SHA-256 {paper.content_hash}\n扫码或打开 {paper.verify_url} 核验",
        size=7,
        colour=_FAINT,
    )
    pages.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for part in ("第 ", "PAGE", " / ", "NUMPAGES", " 页"):
        run = _run(pages.paragraphs[0], "" if part.isupper() else part, size=8, colour=_FAINT)
        if part.isupper():
            _field(run, part)


def _field(run: Any, code: str) -> None:
    """A field that Word fills in, e.g. the page's number."""
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run._r.append(element)


def _line(document: Any, text: str, *, colour: RGBColor, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, colour=colour, bold=bold)


def _run(
    paragraph: Any,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> Any:
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.name = LATIN
    run.font.color.rgb = colour or RGBColor(0, 0, 0)
    if size:
        run.font.size = Pt(size)
    run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), CHINESE_BOLD if bold else CHINESE)
    return run
