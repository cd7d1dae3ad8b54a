"""`/livez`, `/readyz`, `/metrics`, `/v1/version`: the same in every service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from cyzj.http.policies import Public
from cyzj.http.serving import is_leaving
from cyzj.telemetry.making import exposition

State = Literal["ok", "degraded", "down"]


class Part(BaseModel):
    """One thing the service needs, and how it is."""

    state: State
    detail: str = ""


class Readiness(BaseModel):
    """`down` answers 503; `degraded` still serves: Kafka away is absorbed by the journal."""

    state: State
    parts: dict[str, Part]


class Version(BaseModel):
    """What runs."""

    service: str
    version: str
    demo: bool


Check = Callable[[], Awaitable[Part]]


def health_router(
    service: str,
    package: str,
    checks: Mapping[str, Check],
    *,
    demo: bool,
    measure: Callable[[], Awaitable[None]] | None = None,
) -> APIRouter:
    """The four routes; `checks` by the name of the part. `measure` fills gauges before they are read."""
    router = APIRouter(tags=["health"], dependencies=[Depends(Public("health"))])
    running = version(package)

    @router.get("/livez", operation_id="get_liveness", summary="Is the process alive")
    async def livez() -> dict[str, str]:
        return {"state": "ok"}

    @router.get("/readyz", operation_id="get_readiness", responses={503: {"model": Readiness}})
    async def readyz(request: Request, response: Response) -> Readiness:
        parts = {name: await check() for name, check in checks.items()}
        if is_leaving(request.app):
            parts["process"] = Part(state="down", detail="it was told to stop")
        states = {part.state for part in parts.values()}
        worst: State = "down" if "down" in states else "degraded" if "degraded" in states else "ok"
        if worst == "down":
            response.status_code = 503
        return Readiness(state=worst, parts=parts)

    @router.get("/metrics", operation_id="get_metrics", response_class=Response)
    async def metrics() -> Response:
        if measure is not None:
            await measure()
        return Response(exposition(), media_type=CONTENT_TYPE_LATEST)

    @router.get("/v1/version", operation_id="get_version")
    async def get_version() -> Version:
        return Version(service=service, version=running, demo=demo)

    return router
