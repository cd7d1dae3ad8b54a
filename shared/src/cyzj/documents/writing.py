"""A paper as a file."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from cyzj.documents.paper import Paper

PDF_TYPE = "application/pdf"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PaperFormat(StrEnum):
    """What a paper is written as."""

    PDF = "pdf"
    DOCX = "docx"


PAPERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "the paper", "content": {PDF_TYPE: {}, WORD_TYPE: {}}}
}
"""How a route documents it."""


def write(format: PaperFormat, paper: Paper) -> bytes:
    """The paper's bytes; of a PDF always the same for the same paper."""
    # Loaded here: typst and lxml take some 40 MB, and most processes never print.
    if format is PaperFormat.PDF:
        from cyzj.documents.pdf import to_pdf

        return to_pdf(paper)
    from cyzj.documents.word import to_word

    return to_word(paper)


async def printed(format: PaperFormat, name: str, paper: Paper) -> Response:
    """The paper as a download called `name`; written in a thread, it takes up to a second."""
    content = await asyncio.to_thread(write, format, paper)
    return Response(
        content,
        media_type=PDF_TYPE if format is PaperFormat.PDF else WORD_TYPE,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{format}')}"
        },
    )
