"""Answers to reads: an entity tag from the content, and 304 for who has it already."""

from __future__ import annotations

import hashlib

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response


def tagged(request: Request, item: BaseModel) -> Response:
    """The item as JSON with its `ETag`; 304 without a body if `If-None-Match` names it."""
    body = item.model_dump_json()
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match", "")
    if tag in (part.strip().removeprefix("W/") for part in known.split(",")):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type="application/json", headers={"ETag": tag})
