"""Papers: PDF and Word say the same, name number and hash on every page, and are made again alike."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
import segno
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from cyzj.documents import (
    Facts,
    Heading,
    Paper,
    PaperFormat,
    Prose,
    Signature,
    Signatures,
    Table,
)
from cyzj.documents.qr import to_png, to_svg
from cyzj.documents.writing import write

URL = "http://127.0.0.1:8000/verify/XY-2026-0001/9f2c7be49f2c7be4"
LINE = ("1", "示例成都学校", "#示例*德阳_学校")
PAPER = Paper(
    title="示例教师互训合作协议",
    number="XY-2026-0001",
    content_hash="9f2c7be4" * 8,
    verify_url=URL,
    notice="本文本尚未经各方批准，不具效力",
    blocks=(
        Facts((("有效期", "2026-03-01 至 2028-08-31"),)),
        Heading("协议正文"),
        Prose("第一条 互派教师。\n\n第二条 #let 不是命令，$x$ 也不是。"),
        Table(("条", "派出", "接收"), (LINE,) * 60, (1, 3, 3)),
        Signatures(
            tuple(Signature(f"示例学校{n}", ("2026-03-02 09:00 在平台批准",)) for n in range(3))
        ),
    ),
)
SAID = (
    "示例教师互训合作协议",
    "本文本尚未经各方批准",
    "第二条 #let 不是命令，$x$ 也不是。",
    "示例学校2",
)


def pdf_pages(paper: Paper) -> list[str]:
    reader = PdfReader(BytesIO(write(PaperFormat.PDF, paper)))
    return [page.extract_text() for page in reader.pages]


def squeezed(text: str) -> str:
    """Without the breaks and spaces that laying out puts in."""
    return "".join(text.split())


def test_a_pdf_says_everything_as_text_and_names_number_hash_and_page_on_every_page() -> None:
    pages = pdf_pages(PAPER)
    whole = squeezed("".join(pages))
    for words in (*SAID, "#示例*德阳_学校"):
        assert squeezed(words) in whole
    assert len(pages) >= 3
    for place, page in enumerate(pages, start=1):
        for words in (PAPER.number, PAPER.content_hash, "9f2c 7be4", f"第{place}/{len(pages)}页"):
            assert squeezed(words) in squeezed(page)


def test_the_same_paper_is_the_same_file_and_another_is_another() -> None:
    made = write(PaperFormat.PDF, PAPER)
    assert write(PaperFormat.PDF, PAPER) == made
    assert write(PaperFormat.PDF, replace(PAPER, notice="")) != made


def test_a_pdf_carries_its_font_and_its_language() -> None:
    reader = PdfReader(BytesIO(write(PaperFormat.PDF, PAPER)))
    fonts = reader.pages[0]["/Resources"]["/Font"]
    assert all("NotoSansSC" in one.get_object()["/BaseFont"] for one in fonts.values())
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("zh")


def test_word_says_the_same_in_chinese_fonts() -> None:
    document = Document(BytesIO(write(PaperFormat.DOCX, PAPER)))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    whole = "".join([*(p.text for p in document.paragraphs), *cells])
    for words in (*SAID, "#示例*德阳_学校"):
        assert words in whole
    footer = document.sections[0].footer
    foot = "".join(cell.text for cell in footer.tables[0].rows[0].cells)
    assert PAPER.number in foot
    assert PAPER.content_hash in foot
    assert footer.tables[0].rows[0].cells[0].paragraphs[0].runs[0]._r.xpath(".//pic:pic")
    fields = [one.text for one in footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "宋体"


@pytest.mark.parametrize(
    "address", [URL, "https://cyzj.example/verify/XY-2026-12345678/" + "a" * 64]
)
def test_a_qr_code_leads_to_the_address_and_stands_a_stamp(address: str) -> None:
    code = segno.make_qr(address, error="m")
    assert code.error in ("M", "Q", "H")
    assert to_svg(address).startswith("<svg")
    assert to_png(address)[:8] == b"\x89PNG\r\n\x1a\n"
