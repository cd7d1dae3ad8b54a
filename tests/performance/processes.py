"""Server processes for benchmarks: started, awaited, stopped."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import httpx
from joserfc.jwk import KeySet

from cyzj.testing.waiting import eventually


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def process(
    arguments: Sequence[str], environment: Mapping[str, str], ready: str
) -> AsyncIterator[subprocess.Popen[bytes]]:
    """`python -m …`, until `ready` (a URL) answers 200; ended at the end of the block."""
    child = _start(arguments, environment)
    try:
        async with httpx.AsyncClient() as client:
            await eventually(lambda: _answers(client, ready, child), within=60)
        yield child
    finally:
        child.terminate()
        await asyncio.to_thread(child.wait, 30)


def _start(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )


async def _answers(client: httpx.AsyncClient, url: str, child: subprocess.Popen[bytes]) -> bool:
    if child.poll() is not None:
        raise RuntimeError(f"the process ended with {child.returncode}")
    try:
        return (await client.get(url)).status_code == 200
    except httpx.TransportError:
        return False


@asynccontextmanager
async def jwks_server(port: int, keys: KeySet) -> AsyncIterator[None]:
    """Serves the public keys of a benchmark's issuer at `/jwks.json`."""
    content = json.dumps(keys.as_dict(private=False)).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head + b"Content-Length: %d\r\n\r\n" % len(content) + content)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()
