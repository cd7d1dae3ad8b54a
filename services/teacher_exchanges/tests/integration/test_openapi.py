"""The API as documented: the golden document, and no answer that it does not name."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.local.ports import free_port
from cyzj.settings import DatabaseSettings, Settings
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually
from teacher_exchanges.testing_api import KINDS, Desk, a_request_body
from teacher_exchanges.wiring import build

GOLDEN = Path(__file__).parents[2] / "openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MakeDesk = Callable[..., Desk]


def document() -> dict[str, Any]:
    database = DatabaseSettings(url="postgresql+asyncpg://")
    return build(Settings(database=database), "http").openapi()


def test_the_document_is_the_golden_one() -> None:
    """After a change that is meant: `python -m teacher_exchanges openapi > services/teacher_exchanges/openapi.json`."""
    assert document() == json.loads(GOLDEN.read_text())


def test_every_operation_has_a_readable_id_and_names_its_errors() -> None:
    seen: set[str] = set()
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            name = operation["operationId"]
            assert name.replace("_", "").isalpha(), (path, method)
            assert name not in seen, name
            seen.add(name)
            if not path.startswith(("/livez", "/readyz", "/metrics", "/v1/version")):
                assert "503" in operation["responses"], (path, method)


@pytest_asyncio.fixture
async def jwks(issuer: Issuer) -> AsyncIterator[str]:
    """Where the test's issuer publishes its keys."""
    body = json.dumps((await issuer.keys()).as_dict()).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest_asyncio.fixture
async def address(database: str, jwks: str, tmp_path: Path) -> AsyncIterator[str]:
    """The service as a process of its own: Hypothesis wants `random` to itself."""
    port = free_port()
    environment = {
        **os.environ,
        "CYZJ_DATABASE__URL": database,
        "CYZJ_HTTP__PORT": str(port),
        "CYZJ_AUTH__JWKS_URL": jwks,
        "CYZJ_FILES__FOLDER": str(tmp_path),
    }
    serve = ("-m", "teacher_exchanges", "serve", "--only", "http")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *serve, env=environment, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await eventually(lambda: _answers(client), within=60)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def _answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/livez")).status_code == 200
    except httpx.TransportError:
        return False


async def test_whatever_is_sent_the_answer_is_one_the_document_names(
    address: str, api_items: dict[str, str], issuer: Issuer, owner: Desk
) -> None:
    schema = schemathesis.openapi.from_dict(document())
    schema.config.update(base_url=address)

    def probe(role: Role) -> None:
        headers = issuer.headers(role, school=owner.school, person=owner.person)
        for result in schema.get_all_operations():
            assert isinstance(result, Ok)
            operation = result.ok()
            if operation.path.startswith("/v1/") and operation.path != "/v1/version":
                probe_one(operation, headers, api_items)

    for role in (Role.COORDINATOR, Role.TEACHER, Role.GROUP_OFFICE):
        await asyncio.to_thread(probe, role)


def probe_one(operation: Any, headers: dict[str, str], items: dict[str, str]) -> None:
    """Send what Hypothesis makes of the operation, to an item that is there where there is one."""
    kind = operation.path.split("/")[2]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: Case[Any]) -> None:
        if "id" in case.path_parameters and kind in items:
            case.path_parameters["id"] = items[kind]
        case.call_and_validate(headers=headers, checks=CHECKS)

    answers()


@pytest_asyncio.fixture
async def owner(address: str, issuer: Issuer) -> AsyncIterator[Desk]:
    """The coordinator whose items are probed."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield Desk(client, issuer, (Role.COORDINATOR,), new_id())


@pytest_asyncio.fixture
async def api_items(owner: Desk) -> dict[str, str]:
    """Items of the owner's school, so that the probe reaches behind the 404."""
    today = datetime.now(UTC).date()
    made = await owner.post("/v1/exchange-requests", a_request_body(today))
    body = a_request_body(today)
    body["expires_on"] = body.pop("deadline")
    offer = await owner.post("/v1/exchange-offers", body)
    return {KINDS["TR"]: made["id"], KINDS["TO"]: offer["id"]}
