"""`/livez` and `/readyz`: whether the process lives, and which services it reaches."""

from __future__ import annotations

from typing import Any

import httpx
from fastapi import APIRouter, Request, Response

from cyzj.http.serving import is_leaving
from portal.access import portal_of
from portal.clients.replicas import replicas_of
from portal.together import together

router = APIRouter()
_PATIENCE = 1.0


@router.get("/livez")
async def livez() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, Any]:
    """`ok`, or `degraded` with the services out of reach: pages still open and say so themselves.

    503 once the process was told to stop.
    """
    if is_leaving(request.app):
        response.status_code = 503
        return {"status": "down", "away": []}
    missing = await away(request)
    return {"status": "degraded" if missing else "ok", "away": missing}


async def away(request: Request) -> list[str]:
    """The services that do not answer now."""
    names = list(portal_of(request).services.clients)
    reached = await together(*(_reaches(request, name) for name in names))
    return [name for name, well in zip(names, reached, strict=True) if not well]


async def _reaches(request: Request, name: str) -> bool:
    portal = portal_of(request)
    address = replicas_of(str(getattr(portal.settings.services, name)))[0]
    try:
        answer = await portal.http.get(f"{address}/livez", timeout=_PATIENCE)
    except httpx.TransportError:
        return False
    return answer.is_success
