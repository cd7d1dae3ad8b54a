"""Files on their way to the browser: named with today's date, or passed on as a service named them."""

from __future__ import annotations

from urllib.parse import quote

import httpx
from starlette.responses import Response

from portal.page import Page
from portal.words import day_of, moment_of


def dated(page: Page, content: bytes | str, noun: str, ending: str, media_type: str) -> Response:
    """`content` as a download called 名称-2026-11-26.xlsx."""
    name = quote(f"{noun}-{day_of(moment_of(page.now)).isoformat()}.{ending}")
    return Response(
        content,
        media_type=media_type,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def passed_on(file: httpx.Response, name: str) -> Response:
    """A service's file, always as a download and never kept; `name` where the service gave none."""
    fallback = f"attachment; filename*=UTF-8''{quote(name)}"
    disposition = file.headers.get("content-disposition", fallback)
    return Response(
        file.content,
        media_type=file.headers["content-type"],
        headers={"content-disposition": disposition, "cache-control": "no-store"},
    )
