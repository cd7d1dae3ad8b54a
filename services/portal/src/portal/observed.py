"""What an operator sees of the portal: a trace and a duration for each request, and `/metrics`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cyzj.telemetry import metric_names as names
from cyzj.telemetry.making import exposition, gauge
from cyzj.telemetry.requests import observed
from portal import errors
from portal.access import portal_of
from portal.health import away

router = APIRouter()
_PART_READY = gauge(names.PART_READY)


class Observed:
    """ASGI middleware around everything: the click begins a trace of our own, whatever a browser claims.

    A fault of ours is answered here, while its trace, which the page quotes as 问题编号, is known.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun = False
        with observed(scope, None) as seen:

            async def answer(message: Message) -> None:
                nonlocal begun
                if message["type"] == "http.response.start":
                    seen.status, begun = message["status"], True
                await send(message)

            try:
                await self.app(scope, receive, answer)
            except Exception as error:
                if begun:
                    raise
                page = await errors.fault(Request(scope, receive), error)
                await page(scope, receive, answer)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The metrics of this process, for a Prometheus that asks directly.

    404 to what came through a reverse proxy: people's address is no place for figures.
    """
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        raise HTTPException(404)
    missing = await away(request)
    for name in portal_of(request).services.clients:
        _PART_READY.labels(name).set(name not in missing)
    return Response(exposition(), media_type=CONTENT_TYPE_LATEST)
