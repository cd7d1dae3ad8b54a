"""What an application's routes declare: for tests that walk them and pages that list them."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from cyzj.http.policies import Allow, Public


def routes_of(holder: FastAPI | APIRouter) -> Iterator[APIRoute]:
    """Every route of an application or a router, those of included routers too."""
    waiting = list(holder.routes)
    while waiting:
        route = waiting.pop(0)
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            waiting += route.original_router.routes


def policy_of(route: APIRoute) -> Allow | Public:
    """The one policy a route declares; raises ValueError for none or for several."""
    found = list(_declared(route.dependant))
    if len({(type(one), getattr(one, "action", None)) for one in found}) != 1:
        raise ValueError(f"{route.path} declares {len(found)} policies instead of one")
    return found[0]


def method_of(route: APIRoute) -> str:
    """The method of a route: ours have one each."""
    return min(route.methods or {"GET"})


def _declared(dependant: Dependant) -> Iterator[Allow | Public]:
    for dependency in dependant.dependencies:
        if isinstance(dependency.call, Allow | Public):
            yield dependency.call
        yield from _declared(dependency)
