"""Whatever is sent, an API answers as its document says: schemathesis over every operation."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
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

from cyzj.local.ports import free_port
from cyzj.testing.tokens import Issuer
from cyzj.testing.waiting import eventually

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


async def probe(
    document: Mapping[str, Any],
    address: str,
    headers: dict[str, str],
    items: Mapping[str, str],
    *,
    examples: int = 6,
) -> None:
    """Send every operation what Hypothesis makes of it, and hold each answer against `document`.

    `items`: an item that is there, by the first part of its path (`exchange-requests`).
    """
    schema = schemathesis.openapi.from_dict(dict(document))
    schema.config.update(base_url=address)

    def run() -> None:
        for result in schema.get_all_operations():
            assert isinstance(result, Ok)
            _probe_one(result.ok(), headers, items, examples)

    await asyncio.to_thread(run)


def _probe_one(
    operation: Any, headers: dict[str, str], items: Mapping[str, str], examples: int
) -> None:
    kind = "".join(operation.path.split("/")[2:3])

    @given(case=operation.as_strategy())
    @settings(
        max_examples=examples,
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


@asynccontextmanager
async def apart(
    service: str, database: str, issuer: Issuer, **environment: str
) -> AsyncIterator[str]:
    """The address of the service's HTTP side as a process of its own: Hypothesis wants `random` to itself."""
    port = free_port()
    keys = json.dumps((await issuer.keys()).as_dict()).encode()
    with _publishing(keys) as jwks:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", service, "serve", "--only", "http"),
            env={
                **os.environ,
                "CYZJ_DATABASE__URL": database,
                "CYZJ_HTTP__PORT": str(port),
                "CYZJ_AUTH__JWKS_URL": jwks,
                **environment,
            },
            stdout=DEVNULL,
            stderr=DEVNULL,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            async with httpx.AsyncClient(base_url=address) as client:
                await eventually(lambda: _answers(client), within=60)
            yield address
        finally:
            process.terminate()
            await process.wait()


@contextmanager
def _publishing(body: bytes) -> Iterator[str]:
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


async def _answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/livez")).status_code == 200
    except httpx.TransportError:
        return False
