"""Builds everything that lives as long as the process; nothing else does."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx
from jinja2 import Environment
from pydantic import BaseModel, TypeAdapter

from cyzj.domain.clock import Clock, SystemClock
from portal.clients.bound import BoundServices, Services
from portal.clients.http import ServiceClient
from portal.clients.outside import OutsideSignIn
from portal.clients.people import People
from portal.clients.replicas import Replicas, replicas_of
from portal.clients.schools import Schools
from portal.clients.sessions import HttpSessions, SessionGateway
from portal.clients.waiting import WaitingCounter
from portal.cookies import Cookies
from portal.dist import Assets, load_assets
from portal.security import Signer
from portal.settings import Settings
from portal.templating import environment
from portal.viewer import Viewer

Counters = Callable[[BoundServices, Viewer], Awaitable[Mapping[str, int]]]
"""Asks the services how much waits on a viewer, by the names that navigation entries count by."""


async def nothing_counted(services: BoundServices, viewer: Viewer) -> Mapping[str, int]:
    """No counters: what a portal shows before a service counts for it."""
    return {}


class DemoAccount(BaseModel, frozen=True):
    """One row of the sign-in page's demonstration panel; the password never leaves the server."""

    account: str
    password: str
    name: str
    initial: str
    note: str


@dataclass
class Portal:
    """The parts of one running portal."""

    settings: Settings
    clock: Clock
    http: httpx.AsyncClient
    services: Services
    sessions: SessionGateway
    people: People
    schools: Schools
    outside: OutsideSignIn
    assets: Assets
    templates: Environment
    signer: Signer
    cookies: Cookies
    counters: Counters = nothing_counted
    demo_accounts: Sequence[DemoAccount] = ()
    routed: frozenset[str] = frozenset()


def build(
    settings: Settings,
    *,
    sessions: SessionGateway | None = None,
    clock: Clock | None = None,
    http: httpx.AsyncClient | None = None,
) -> Portal:
    """A portal from its settings; tests give their own gateway, clock or HTTP client."""
    clock = clock or SystemClock()
    places = {name: replicas_of(said) for name, said in settings.services.model_dump().items()}
    http = http or httpx.AsyncClient(
        timeout=httpx.Timeout(10, connect=2),
        transport=Replicas(httpx.AsyncHTTPTransport(), places.values()),
    )
    clients = {name: ServiceClient(name, replicas[0], http) for name, replicas in places.items()}
    members = clients["member_schools"]
    signer = Signer(settings.portal.form_secret.get_secret_value())
    assets = load_assets()
    return Portal(
        settings=settings,
        clock=clock,
        http=http,
        services=Services(clients),
        sessions=sessions or HttpSessions(members, clock),
        people=People(members, clock),
        schools=Schools(members, clock),
        outside=OutsideSignIn(members, clock),
        assets=assets,
        templates=environment(assets),
        signer=signer,
        cookies=Cookies(settings, signer),
        counters=WaitingCounter(clock),
        demo_accounts=_demo_accounts(settings),
    )


def _demo_accounts(settings: Settings) -> Sequence[DemoAccount]:
    path = settings.portal.demo_accounts
    if not settings.demo or path is None or not path.exists():
        return ()
    return TypeAdapter(list[DemoAccount]).validate_python(json.loads(path.read_text("utf-8")))
