"""A paper as PDF, set by Typst with Noto Sans SC: the same paper gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

from cyzj.documents.paper import Block, Paper, Prose
from cyzj.documents.qr import to_svg

_FONT = "justmytype_intl_cjk"


def to_pdf(paper: Paper) -> bytes:
    """The bytes of the PDF: A4, tagged, every page with number, hash and QR code in its footer."""
    said = {
        "title": paper.title,
        "number": paper.number,
        "hash": paper.content_hash,
        "fingerprint": paper.fingerprint,
        "url": paper.verify_url,
        "notice": paper.notice,
        "qr": to_svg(paper.verify_url),
        "blocks": [_said(block) for block in paper.blocks],
    }
    source = Path(str(files("cyzj.documents") / "paper.typ"))
    made: bytes = typst.compile(
        source,
        font_paths=fonts(),
        sys_inputs={"paper": json.dumps(said, ensure_ascii=False)},
    )
    return made


def _said(block: Block) -> dict[str, object]:
    if isinstance(block, Prose):
        return {"kind": "prose", "paragraphs": list(block.paragraphs)}
    return {"kind": type(block).__name__.lower(), **asdict(block)}


@cache
def fonts() -> typst.Fonts:
    """Our font alone: a paper looks the same on every machine."""
    folder = Path(str(files(_FONT))) / "fonts" / "ofl" / "notosanssc"
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
