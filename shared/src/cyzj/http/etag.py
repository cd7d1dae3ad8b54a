"""Entity tags: who has an item already gets a 304 without a body."""

from __future__ import annotations

import hashlib

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

FRESH_ONLY = "private, no-cache"
"""May be kept by the reader, who asks each time whether it still holds."""


def tagged(request: Request, item: BaseModel, tag: str | None = None) -> Response:
    """The item as JSON with its `ETag` (by default of its content); 304 if `If-None-Match` names it."""
    body = item.model_dump_json()
    tag = tag or f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": FRESH_ONLY}
    if has_already(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def has_already(request: Request, tag: str) -> bool:
    """Whether `If-None-Match` names the tag (compared weakly, RFC 9110 8.8.3.2) or any."""
    known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or tag.removeprefix("W/") in (part.removeprefix("W/") for part in known)
