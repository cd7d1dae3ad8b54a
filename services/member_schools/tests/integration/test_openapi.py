"""The API as documented: the golden document, and no answer that it does not name."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from cyzj.local.ports import free_port
from cyzj.settings import DatabaseSettings
from cyzj.testing.probing import probe
from cyzj.testing.waiting import eventually
from member_schools.settings import MemberSettings
from member_schools.testing import PASSWORD
from member_schools.wiring import build

GOLDEN = Path(__file__).parents[2] / "openapi.json"


def document() -> dict[str, Any]:
    database = DatabaseSettings(url="postgresql+asyncpg://")
    return build(MemberSettings(database=database), "http").openapi()


def test_the_document_is_the_golden_one() -> None:
    """After a change that is meant: `python -m member_schools openapi > services/member_schools/openapi.json`."""
    assert document() == json.loads(GOLDEN.read_text())


def test_every_operation_has_a_readable_id_and_names_its_errors() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            assert operation["operationId"].replace("_", "").isalpha(), (path, method)
            if not path.startswith(("/livez", "/readyz", "/metrics", "/v1/version")):
                assert "503" in operation["responses"], (path, method)


@pytest_asyncio.fixture
async def running(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client, signed in as the office, of the service as a process of its own."""
    port = free_port()
    environment = {**os.environ, "CYZJ_DATABASE__URL": database, "CYZJ_HTTP__PORT": str(port)}

    async def command(*arguments: str, stdout: int = DEVNULL) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "member_schools",
            *arguments,
            env=environment,
            stdout=stdout,
            stderr=DEVNULL,
        )

    # A server's log goes nowhere: a pipe that nobody reads is soon full, and then it stands still.
    token = (await (await command("invite-office", stdout=PIPE)).communicate())[0].decode().strip()
    process = await command("serve", "--only", "http")
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            await eventually(lambda: _answers(client), within=60)
            body = {"token": token, "account": "office1", "password": PASSWORD}
            made = (await client.post("/public/invitations/accept", json=body)).json()
            session = {"X-Session": made["session_token"]}
            fresh = (await client.post("/v1/sessions/token", headers=session)).json()
            client.headers = {"Authorization": f"Bearer {fresh['access_token']}"}
            yield client
    finally:
        process.terminate()
        await process.communicate()


async def _answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/livez")).status_code == 200
    except httpx.TransportError:
        return False


async def test_whatever_is_sent_the_answer_is_one_the_document_names(
    running: httpx.AsyncClient,
) -> None:
    headers = {"Authorization": running.headers["Authorization"]}
    await probe(document(), str(running.base_url), headers, {}, examples=12)


@pytest.mark.parametrize("path", ["/v1/organisations", "/v1/me/saved-queries"])
async def test_a_nul_character_is_no_server_error(running: httpx.AsyncClient, path: str) -> None:
    bodies: dict[str, dict[str, object]] = {
        "/v1/organisations": {
            "name": "示例\x00",
            "short_name": "示例",
            "kind": "higher",
            "jurisdiction": "50",
        },
        "/v1/me/saved-queries": {"page": "requests", "name": "a\x00b", "query": "q=1"},
    }
    assert (await running.post(path, json=bodies[path])).status_code == 422
    listed = await running.get("/v1/organisations", params={"q": "示例\x00"})
    assert listed.status_code == 422
    kept = await running.put("/v1/me/settings", json={"settings": {"a": "\x00"}})
    assert kept.status_code == 422
