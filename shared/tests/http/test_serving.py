"""A process that is told to stop: it says so, serves on for a while, finishes what it has begun."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from cyzj.local.ports import HOST, free_port
from cyzj.testing.waiting import eventually

PROGRAM = """
import asyncio, sys
from fastapi import FastAPI, Request
from cyzj.http.serving import is_leaving, serve
app = FastAPI()

@app.get("/leaving")
async def leaving(request: Request) -> bool:
    return is_leaving(request.app)

@app.get("/slow")
async def slow(request: Request) -> str:
    while not is_leaving(request.app):
        await asyncio.sleep(0.01)  # this request stays under way until the signal has come
    await asyncio.sleep(float(sys.argv[3]) + 0.3)
    return "done"

serve(app, "127.0.0.1", int(sys.argv[1]), drain=float(sys.argv[2]))
"""


class Process:
    """A process that serves `PROGRAM`."""

    def __init__(self, drain: float) -> None:
        self.url = f"http://{HOST}:{(port := free_port())}"
        command = [sys.executable, "-c", PROGRAM, str(port), str(drain), str(drain)]
        self.process = subprocess.Popen(command, start_new_session=True)

    def tell(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def is_over(self) -> bool:
        return self.process.poll() is not None


@pytest.fixture
def draining() -> Iterator[Process]:
    """It serves on for a second."""
    process = Process(1.0)
    yield process
    process.process.kill()
    process.process.wait()


async def asked(client: httpx.AsyncClient, path: str = "/leaving") -> httpx.Response:
    try:
        return await client.get(path)
    except httpx.ConnectError as error:
        raise AssertionError(repr(error)) from error


async def test_told_to_stop_it_says_so_serves_on_and_closes_each_connection(
    draining: Process,
) -> None:
    async with httpx.AsyncClient(base_url=draining.url) as client:
        before = await eventually(lambda: asked(client))
        assert before.json() is False
        assert "connection" not in before.headers
        draining.tell(signal.SIGTERM)

        async def leaving() -> httpx.Response | None:
            answer = await asked(client)
            return answer if answer.json() else None

        answer = await eventually(leaving, within=1)
        assert answer is not None
        assert answer.headers["connection"] == "close"
        await eventually(draining.is_over, within=10)
        with pytest.raises(httpx.ConnectError):
            await client.get("/leaving")


async def test_what_is_under_way_when_the_door_closes_is_finished(draining: Process) -> None:
    async with httpx.AsyncClient(base_url=draining.url, timeout=20) as client:
        await eventually(lambda: asked(client))
        slow = asyncio.create_task(client.get("/slow"))
        await eventually(lambda: asked(client))
        draining.tell(signal.SIGTERM)
        assert (await slow).json() == "done"
        await eventually(draining.is_over, within=10)


async def test_ctrl_c_twice_does_not_wait() -> None:
    process = Process(60)
    async with httpx.AsyncClient(base_url=process.url) as client:
        await eventually(lambda: asked(client))
        process.tell(signal.SIGINT)

        async def leaving() -> bool:
            return bool((await asked(client)).json())

        await eventually(leaving)
    process.tell(signal.SIGINT)
    await eventually(process.is_over, within=10)


def test_a_port_that_is_taken_ends_the_process_with_a_failure() -> None:
    with socket.create_server((HOST, 0)) as holder:
        command = [sys.executable, "-c", PROGRAM, str(holder.getsockname()[1]), "0", "0"]
        assert subprocess.run(command, capture_output=True, timeout=60).returncode != 0
