"""member_schools as it is, on a real PostgreSQL, for tests of pages: people, schools, invitations.

Fixtures: `real_members` (one service a run) and `real_site` (a portal in front of it). Schools and
people are new at every call, so tests do not meet each other.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
import uvicorn
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from pydantic import HttpUrl

from cyzj.settings import Addresses, DatabaseSettings, FilesSettings, KafkaSettings
from cyzj.testing.databases import service_database
from member_schools.settings import MemberSettings, OidcSettings
from member_schools.storage.tables import metadata
from member_schools.wiring import build
from portal import wiring
from portal.app import create_app
from portal.settings import PortalSettings, Settings

from .contract import Contract

PASSWORD = "嘉陵江与长江在此汇合"
_NUMBERS = count(1)


@dataclass(frozen=True)
class Person:
    """Somebody with an account; `session` is what the portal keeps in its cookie."""

    ref: str
    name: str
    account: str
    organisation: str
    session: str


@dataclass
class RealMembers:
    """The service at `url`, and the steps that stories begin with."""

    url: str
    api: httpx.Client
    database: str
    office: Person = field(init=False)

    def headers(self, person: Person) -> dict[str, str]:
        """What `person` sends to any service."""
        answer = self.api.post("/v1/sessions/token", headers={"X-Session": person.session})
        return {"Authorization": f"Bearer {_good(answer)['access_token']}"}

    def school(self, **changes: object) -> dict[str, Any]:
        """A new organisation of the register, as a partner; `changes` to its profile."""
        number = next(_NUMBERS)
        body = {
            "name": f"示例职业学校第{number}所",
            "short_name": f"示例第{number}",
            "kind": "secondary",
            "jurisdiction": "51",
            **changes,
        }
        return self.post(self.office, "/v1/organisations", body)

    def member(self, **changes: object) -> dict[str, Any]:
        """A new organisation, admitted as a full member."""
        made = self.school(**changes)
        body = {"expected_version": made["version"], "member_since": "2024-09-01"}
        return self.post(self.office, f"/v1/organisations/{made['id']}/admit", body)

    def invite(self, by: Person, organisation: str, role: str, name: str) -> str:
        """The token of an invitation."""
        body = {"role": role, "name": name}
        return str(self.post(by, f"/v1/organisations/{organisation}/invitations", body)["token"])

    def join(self, token: str, account: str = "") -> Person:
        """A new person with an account, by an invitation."""
        account = account or f"t{1000 + next(_NUMBERS)}"
        body = {"token": token, "account": account, "password": PASSWORD}
        made = _good(self.api.post("/public/invitations/accept", json=body))
        who, where = made["person"], made["acting"]["organisation"]["id"]
        return Person(who["ref"], who["name"], account, where, made["session_token"])

    def person(self, organisation: str, role: str, name: str) -> Person:
        """A new person in a post."""
        return self.join(self.invite(self.office, organisation, role, name))

    def upload(self, by: Person, name: str) -> str:
        """A new PDF of `by`; its hash."""
        content = f"%PDF-1.4 {name} {next(_NUMBERS)}".encode()
        file = {"file": (name, content)}
        answer = self.api.post("/v1/files", files=file, headers=self.headers(by))
        return str(_good(answer)["sha256"])

    def sweep(self, at: datetime) -> None:
        """What is due at a moment to come happens now."""
        token = operators_command(self.database, "system-token")
        told = {"Authorization": f"Bearer {token}", "Demo-Time": at.isoformat()}
        _good(self.api.post("/v1/ops/sweep/run", headers=told))

    def get(self, by: Person, path: str, **params: Any) -> dict[str, Any]:
        return _good(self.api.get(path, params=params, headers=self.headers(by)))

    def post(self, by: Person, path: str, body: object) -> dict[str, Any]:
        return _good(self.api.post(path, json=body, headers=self.headers(by)))


def _good(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    body: dict[str, Any] = answer.json()
    return body


def loopback() -> socket.socket:
    """A free port, listening already: who comes before the server waits instead of failing."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def address_of(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def served(app: FastAPI, listener: socket.socket | None = None) -> Iterator[str]:
    """The address of `app` on loopback, while the block lasts."""
    listener = listener or loopback()
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield address_of(listener)
    finally:
        server.should_exit = True
        thread.join()


def operators_command(database: str, *command: str) -> str:
    """The last word that a command of the operator's prints."""
    told = {**os.environ, "CYZJ_DATABASE__URL": database}
    whole = [sys.executable, "-m", "member_schools", *command]
    done = subprocess.run(whole, env=told, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def invite_office(database: str) -> str:
    """The first invitation, by the operator's own command."""
    return operators_command(database, "invite-office", "--name", "示例专员丙")


@contextmanager
def running_members(
    postgres: str, oidc: OidcSettings | None = None, kafka: KafkaSettings | None = None
) -> Iterator[RealMembers]:
    """member_schools over HTTP with its office; without `kafka` its absence is absorbed by the journal."""
    with (
        start_blocking_portal() as elsewhere,
        elsewhere.wrap_async_context_manager(
            service_database(postgres, "member_schools", metadata)
        ) as database,
        TemporaryDirectory() as folder,
    ):
        settings = MemberSettings(
            demo=oidc is None,  # its clock may be moved; that does not go with an outside provider
            files=FilesSettings(folder=Path(folder)),
            database=DatabaseSettings(url=database, pool_size=5),
            kafka=kafka or KafkaSettings(bootstrap_servers="127.0.0.1:9"),
            oidc=oidc or OidcSettings(),
        )
        with (
            served(build(settings, "all" if kafka else "http")) as url,
            httpx.Client(base_url=url, timeout=30) as api,
        ):
            members = RealMembers(url, api, database)
            members.office = members.join(invite_office(database))
            yield members


@contextmanager
def portal_before(members: RealMembers, listener: socket.socket | None = None) -> Iterator[str]:
    """The address of a portal in front of `members`; no other service answers."""
    settings = Settings(
        services=Addresses(member_schools=members.url),
        portal=PortalSettings(public_url=HttpUrl("http://127.0.0.1:8000")),
    )
    contract = Contract()
    with served(create_app(wiring.build(settings, http=contract.http())), listener) as url:
        yield url
    assert contract.faults == [], contract.faults


@pytest.fixture(scope="session")
def real_members(postgres_server: str) -> Iterator[RealMembers]:
    """One register for the whole run."""
    with running_members(postgres_server) as members:
        yield members


@pytest.fixture(scope="session")
def real_site(assets: None, real_members: RealMembers) -> Iterator[str]:
    """The address of a portal in front of the run's register."""
    with portal_before(real_members) as url:
        yield url
