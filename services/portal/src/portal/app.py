"""The portal as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from portal import errors, health, observed, pages, proxy
from portal.access import check_write
from portal.clients.replicas import replicas_of
from portal.dist import MOUNT, HashedFiles
from portal.security import SecurityHeaders
from portal.wiring import Portal


def create_app(portal: Portal) -> FastAPI:
    """Routes of every page group, the static files, and the guards that no route can forget."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await portal.http.aclose()

    app = FastAPI(
        title="成渝职教协同平台",
        openapi_url=None,
        dependencies=[Depends(check_write)],
        lifespan=lifespan,
    )
    app.state.portal = portal
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(observed.Observed)
    app.mount(MOUNT, HashedFiles(), name="static")
    app.mount(proxy.MOUNT, _proxy(portal), name="api")
    app.include_router(health.router)
    app.include_router(observed.router)
    for router in pages.routers(demo=portal.settings.demo):
        app.include_router(router)
        portal.routed |= _pages_of(router)
    errors.install(app)
    return app


def _proxy(portal: Portal) -> proxy.Proxy:
    settings = portal.settings
    said = settings.services.model_dump()
    addresses = {name: replicas_of(places)[0] for name, places in said.items()}
    return proxy.Proxy(portal.http, addresses, settings.files.largest + proxy.AROUND_A_FILE)


def _pages_of(router: APIRouter) -> frozenset[str]:
    """The addresses that links may lead to: every GET route without parameters."""
    return frozenset(
        route.path
        for route in router.routes
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "{" not in route.path
    )
