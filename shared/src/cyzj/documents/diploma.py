"""A certificate on one page, to be framed: set by Typst, the same content gives the same bytes."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from starlette.responses import Response

ALLIANCE = "成渝地区双城经济圈职教协同发展联盟"


@dataclass(frozen=True, kw_only=True)
class Diploma:
    """What stands on the page; it is checked by its `code` at `url`."""

    title: str
    number: str
    name: str
    words: str
    """What the holder did, one paragraph."""
    code: str
    url: str
    content_hash: str
    validity: str
    issuer: str
    issued_on: str
    alliance: str = ALLIANCE


def said_of(diploma: Diploma) -> str:
    """What the template reads, as JSON."""
    # Loaded here, as typst below: most processes never print.
    from cyzj.documents.qr import to_svg

    digits = f"{diploma.content_hash[:4]} {diploma.content_hash[4:8]}"
    said = {**asdict(diploma), "fingerprint": digits, "qr": to_svg(diploma.url, quick=True)}
    return json.dumps(said, ensure_ascii=False)


def to_pdf(diploma: Diploma) -> bytes:
    """The bytes of the PDF: A4 across, with a QR code of its address."""
    import typst

    from cyzj.documents.pdf import fonts

    source = Path(str(files("cyzj.documents") / "diploma.typ"))
    inputs = {"diploma": said_of(diploma)}
    made: bytes = typst.compile(source, font_paths=fonts(), sys_inputs=inputs)
    return made


async def printed_diploma(diploma: Diploma, name: str) -> Response:
    """The page as a download called `name`; set in a thread, it takes a while."""
    content = await asyncio.to_thread(to_pdf, diploma)
    disposition = f"attachment; filename*=UTF-8''{quote(f'{name}.pdf')}"
    return Response(
        content, media_type="application/pdf", headers={"Content-Disposition": disposition}
    )
