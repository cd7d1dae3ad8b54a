"""`/livez` and `/readyz`: whether the process lives, and which services it reaches."""

from __future__ import annotations

from typing import Any

import httpx
from fastapi import APIRouter, Request

from portal.access import portal_of
from portal.together import together

router = APIRouter()
_PATIENCE = 1.0


@router.get("/livez")
async def livez() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> dict[str, Any]:
    """`ok`, or `degraded` with the services out of reach: pages still open and say so themselves."""
    missing = await away(request)
    return {"status": "degraded" if missing else "ok", "away": missing}


async def away(request: Request) -> list[str]:
    """The services that do not answer now."""
    names = list(portal_of(request).services.clients)
    reached = await together(*(_reaches(request, name) for name in names))
    return [name for name, well in zip(names, reached, strict=True) if not well]


async def _reaches(request: Request, name: str) -> bool:
    portal = portal_of(request)
    address = str(getattr(portal.settings.services, name)).rstrip("/")
    try:
        answer = await portal.http.get(f"{address}/livez", timeout=_PATIENCE)
    except httpx.TransportError:
        return False
    return answer.is_success
