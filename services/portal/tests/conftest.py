"""A portal for tests: real app, real assets, real Chromium; sessions kept in memory."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser
from tests.looking import chromium

from cyzj.contracts.codes import Role
from cyzj.domain.clock import FixedClock
from portal import wiring
from portal.app import create_app
from portal.build import ensure_built
from portal.clients.problems import NotSignedIn, TooMany
from portal.clients.sessions import SignedIn
from portal.settings import PortalSettings, Settings
from portal.viewer import Access, Post, School, Viewer

from .real_members import real_members as real_members
from .real_members import real_site as real_site
from .real_office import office_site as office_site
from .real_office import office_story as office_story

NOW = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)
SCHOOL = School("01890a5d-ac96-774b-bcce-b302099a8057", "示例宜宾职校甲", "川")
COORDINATOR = Post(Role.COORDINATOR, SCHOOL)
TEACHER = Post(Role.TEACHER, SCHOOL)
ACCOUNTS = [
    {
        "account": f"demo-{name}",
        "password": "right",
        "name": f"示例{role}{name}",
        "initial": name,
        "note": f"{role} · 示例宜宾职校甲",
    }
    for name, role in (("甲", "教师"), ("乙", "协调员"), ("丙", "专员"), ("戊", "基地管理员"))
]


@dataclass
class MemorySessions:
    """A gateway that keeps sessions here; `right` is everybody's password."""

    now: datetime = NOW
    sessions: dict[str, Access] = field(default_factory=dict)

    async def sign_in(self, account: str, password: str, address: str) -> SignedIn:
        if account == "delayed":
            raise TooMany("member_schools", 429, retry_after=30)
        if password != "right":
            raise NotSignedIn("member_schools", 401, "wrong-password")
        viewer = Viewer(account, f"示例{account}", COORDINATOR, (COORDINATOR, TEACHER))
        access = Access(viewer, f"token-{len(self.sessions)}", self.now + timedelta(minutes=10))
        session_id = f"session-{len(self.sessions)}"
        self.sessions[session_id] = access
        return SignedIn(session_id, access)

    async def token(self, session_id: str) -> Access:
        if session_id not in self.sessions:
            raise NotSignedIn("member_schools", 401, "no-session")
        return self.sessions[session_id]

    async def switch(self, session_id: str, school_id: str, role: Role) -> Access:
        access = await self.token(session_id)
        post = next(p for p in access.viewer.posts if (p.school.id, p.role) == (school_id, role))
        self.sessions[session_id] = replace(access, viewer=replace(access.viewer, acting=post))
        return self.sessions[session_id]

    async def sign_out(self, session_id: str) -> None:
        self.sessions.pop(session_id, None)

    async def accept(self, session_id: str, invitation: str) -> Access:
        return await self.token(session_id)

    def forget(self, session_id: str) -> None:
        """Nothing is kept elsewhere."""


@pytest.fixture(scope="session", autouse=True)
def assets() -> None:
    """The built assets, made now when they do not fit the sources."""
    ensure_built()


@pytest.fixture(scope="session")
def accounts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "accounts.json"
    path.write_text(json.dumps(ACCOUNTS), "utf-8")
    return path


@pytest.fixture(scope="session")
def new_app(assets: None) -> Callable[[Path | None], FastAPI]:
    """`new_app(accounts)`: an app on loopback, to which a test may add pages of its own."""
    return lambda accounts: create_app(make_portal("http://127.0.0.1:8000", accounts))


@pytest.fixture
def make_app(accounts_file: Path) -> Callable[..., FastAPI]:
    """`make_app(origin, demo=…)`: the app of a portal that people reach at `origin`."""

    def make(origin: str = "http://portal.test", *, demo: bool = True) -> FastAPI:
        return create_app(make_portal(origin, accounts_file, demo=demo))

    return make


def make_portal(origin: str, accounts: Path | None, *, demo: bool = True) -> wiring.Portal:
    settings = Settings(demo=demo, portal=PortalSettings(public_url=origin, demo_accounts=accounts))
    return wiring.build(settings, sessions=MemorySessions(), clock=FixedClock(NOW))


@pytest.fixture
async def client(accounts_file: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The app itself, called without a network, as a page of ours would."""
    origin = "http://portal.test"
    app = create_app(make_portal(origin, accounts_file))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=origin, headers={"origin": origin}
    ) as client:
        yield client
    await app.state.portal.http.aclose()


Serve = Callable[[FastAPI], str]


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """`serve(app)`: the address where the app answers on loopback until the run ends."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: FastAPI) -> str:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # a browser that comes before the server waits instead of failing
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, _ in running:
        server.should_exit = True
    for _, thread in running:
        thread.join()


@pytest.fixture(scope="session")
def site(assets: None, accounts_file: Path, serve: Serve) -> str:
    """The address of a portal in demonstration mode."""
    return serve(create_app(make_portal("http://127.0.0.1:8000", accounts_file)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one module of synchronous tests: its event loop must be gone before the next."""
    with chromium() as started:
        yield started
