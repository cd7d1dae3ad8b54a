"""Two replicas of each service behind the portal are restarted one after the other: no request is lost."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import asyncpg
import httpx
import pytest
from tests.main_job import HOST, Job, nothing_is_lost_or_twice, step
from tests.town import Town, start, town_of

from cyzj.domain.clock import school_date
from cyzj.domain.ids import new_id
from cyzj.local.alliance import Alliance
from cyzj.local.ports import HOST as LOOPBACK
from cyzj.local.ports import free_port
from cyzj.local.runnables import ServiceProcess
from cyzj.local.watched import State
from cyzj.settings import Addresses
from cyzj.storage.engine import bare_dsn
from cyzj.testing.waiting import eventually
from portal import settings, wiring
from portal.clients.bound import BoundService, BoundServices
from teacher_exchanges.testing_api import a_request_body

ROLLED = ("teacher_exchanges", "member_schools")
ROUNDS = 2
DRAIN = 2.0
"""Seconds; a balancer in production needs about three of its own checks."""
SEVERAL = 2
"""Streams of each kind at a time."""
REQUESTS = "/v1/exchange-requests"
Ask = Callable[[], Coroutine[Any, Any, object]]
_numbers = count()


@dataclass
class Replicas:
    """The platform, and a second process of each rolled service beside the starter's own."""

    alliance: Alliance
    addresses: dict[str, str]
    second: dict[str, ServiceProcess] = field(default_factory=dict)

    def add(self, service: str, port: int) -> None:
        told = {**self.alliance.environment(service), "CYZJ_HTTP__PORT": str(port)}
        log = self.alliance.folder.log(f"{service}-2")
        self.second[service] = ServiceProcess(service, port, log, told)
        self.second[service].launch()

    async def ready(self, service: str) -> None:
        """The second replica serves."""
        replica = self.second[service]
        await eventually(lambda: asyncio.to_thread(replica.is_ready), within=60, every=0.2)

    async def restart_first(self, service: str) -> None:
        """SIGTERM; the starter sees the end and starts it again."""
        watched = self.alliance.processes[service]
        before = watched.restarts
        assert watched.recorded is not None
        os.kill(watched.recorded.pid, signal.SIGTERM)
        await eventually(
            lambda: watched.restarts > before and watched.state is State.READY, within=90
        )

    async def restart_second(self, service: str) -> None:
        """SIGTERM; while it still answers, it says that it leaves."""
        replica = self.second[service]
        stopping = asyncio.create_task(asyncio.to_thread(replica.stop))
        async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{replica.port}") as client:

            async def leaves() -> bool:
                said = await client.get("/readyz")
                return said.status_code == 503 and "process" in said.json()["parts"]

            await eventually(leaves, within=10)
        await stopping
        replica.launch()
        await self.ready(service)


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    ports = {service: (free_port(), free_port()) for service in ROLLED}
    addresses = {
        service: ",".join(f"http://{LOOPBACK}:{port}" for port in both)
        for service, both in ports.items()
    }
    issuers = addresses["member_schools"].split(",")
    told = {
        "CYZJ_HTTP__DRAIN_SECONDS": str(DRAIN),
        "CYZJ_AUTH__JWKS_URL": ",".join(f"{place}/public/jwks.json" for place in issuers),
    }
    for service, (first, _) in ports.items():
        told[f"CYZJ_{service.upper()}__PORT"] = str(first)
        told[f"CYZJ_SERVICES__{service.upper()}"] = addresses[service]
    with start(tmp_path_factory.mktemp("rolling"), told=told) as alliance:
        running = Replicas(alliance, addresses)
        try:
            for service, (_, second) in ports.items():
                running.add(service, second)
            yield running
        finally:
            for process in running.second.values():
                process.stop()


@dataclass
class Traffic:
    """A steady stream through the portal's client and through the portal; a refusal fails the test."""

    services: BoundServices
    portal: httpx.AsyncClient
    posted: dict[str, str] = field(default_factory=dict)
    """Title of a request → its id, as the answer said."""
    asked: Counter[str] = field(default_factory=Counter)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def streams(self) -> list[Ask]:
        """What goes on side by side until `over`."""
        one_of_each = [self._post_by_client, self._post_by_api, self._read, self._look]
        return [*one_of_each * SEVERAL, self._ask_members]

    async def go_on(self, ask: Ask) -> None:
        """Ask again and again, each time something else."""
        while not self.over.is_set():
            await ask()
            self.asked[getattr(ask, "__name__", "")] += 1

    async def _post_by_client(self) -> None:
        service: BoundService = self.services.teacher_exchanges
        body = a_request()
        made = (await service.post(REQUESTS, body, key=str(new_id()))).body
        self.posted[made["title"]] = made["id"]
        for verb in ("pause", "resume"):
            path = f"{REQUESTS}/{made['id']}/{verb}"
            made = (await service.post(path, version=made["version"], key=str(new_id()))).body
        assert made["version"] == 3

    async def _post_by_api(self) -> None:
        path = f"/api/teacher_exchanges{REQUESTS}"
        body, headers = a_request(), {"Idempotency-Key": str(new_id())}
        answer = await self.portal.post(path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        self.posted[body["title"]] = answer.json()["id"]
        shown = await self.portal.get(f"{path}/{answer.json()['id']}")
        assert shown.json()["title"] == body["title"], shown.text

    async def _read(self) -> None:
        found = await self.services.teacher_exchanges.get(REQUESTS, {"limit": 20})
        assert isinstance(found.body["items"], list)

    async def _look(self) -> None:
        page = await self.portal.get("/exchange-requests")
        assert page.status_code == 200, page.text
        assert "暂时" not in page.text.partition("<main")[2], "a part of the page is missing"

    async def _ask_members(self) -> None:
        found = await self.services.member_schools.get("/v1/organisations", {"limit": 20})
        me = (await self.services.member_schools.get("/v1/me")).body
        body = {"refs": [me["ref"]], "purpose": "rolling_restart"}
        named = await self.services.member_schools.post("/v1/people/resolve", body)
        assert len(found.body["items"]) >= 3
        assert named.body["people"]


def a_request() -> dict[str, Any]:
    """A request with a title of its own."""
    title = f"示例需求 {next(_numbers)}"
    return a_request_body(school_date(datetime.now(UTC)), title=title)


@asynccontextmanager
async def traffic_of(running: Replicas, town: Town) -> AsyncIterator[Traffic]:
    token = town.token(HOST)
    places = Addresses(**running.addresses)
    built = wiring.build(settings.Settings(services=places))
    client = httpx.AsyncClient(
        base_url=town.url("portal"),
        cookies={"cyzj": town.sessions[HOST]},
        headers={"Authorization": f"Bearer {token}"},
        follow_redirects=True,
        timeout=30,
    )
    async with built.http, client:
        yield Traffic(built.services.bound(token), client)


async def test_replicas_are_restarted_in_turn_twice_and_no_request_is_lost(
    replicas: Replicas,
) -> None:
    town, job = town_of(replicas.alliance), Job(0)
    for service in ROLLED:
        await replicas.ready(service)
    async with traffic_of(replicas, town) as traffic, asyncio.TaskGroup() as group:
        for ask in traffic.streams():
            group.create_task(traffic.go_on(ask))
        try:
            for _ in range(ROUNDS):
                for service in ROLLED:
                    await replicas.restart_first(service)
                    await step(town, job)
                    await replicas.restart_second(service)
                    await step(town, job)
        finally:
            traffic.over.set()
    assert len(traffic.asked) == 5
    while not job.is_over:
        await step(town, job)
    await nothing_is_lost_or_twice(town, job)
    await _each_stands_once(replicas.alliance, traffic.posted)


async def _each_stands_once(alliance: Alliance, posted: dict[str, str]) -> None:
    """Each title is one request, in the service and in the office, with every event once, in order."""
    exchanges = await _connected(alliance, "teacher_exchanges")
    office = await _connected(alliance, "group_office")
    try:
        rows = await exchanges.fetch(
            "SELECT title, id::text FROM requests WHERE title LIKE '示例%'"
        )
        assert Counter(row["title"] for row in rows) == Counter(posted.keys())
        assert {row["title"]: row["id"] for row in rows} == posted

        journal = await _events(exchanges, "journal", posted)
        assert {tuple(versions) for versions in journal.values()} <= {(1,), (1, 2, 3)}
        assert journal.keys() == set(posted.values())

        async def all_known() -> None:
            assert await _events(office, "facts", posted) == journal

        await eventually(lambda: _holds(all_known), within=60, every=0.2)
        viewed = await office.fetch("SELECT id::text, status FROM view.requests")
        assert {row["id"] for row in viewed} >= set(posted.values())
        assert await exchanges.fetchval("SELECT count(*) FROM journal WHERE sent_at IS NULL") == 0
    finally:
        await exchanges.close()
        await office.close()


async def _holds(check: Callable[[], Coroutine[Any, Any, None]]) -> bool:
    await check()
    return True


async def _events(
    connection: asyncpg.Connection[asyncpg.Record], table: str, posted: dict[str, str]
) -> dict[str, list[int]]:
    """Aggregate → the versions of its events, in the order they stand there."""
    found: dict[str, list[int]] = {}
    query = f"SELECT subject::text, aggregateversion FROM {table} ORDER BY position"
    ours = set(posted.values())
    for row in await connection.fetch(query):
        if row["subject"] in ours:
            found.setdefault(row["subject"], []).append(row["aggregateversion"])
    return found


async def _connected(alliance: Alliance, service: str) -> asyncpg.Connection[asyncpg.Record]:
    return await asyncpg.connect(bare_dsn(alliance.environment(service)["CYZJ_DATABASE__URL"]))
