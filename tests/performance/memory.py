"""Memory of everything `make run` starts, idle, less Kafka and PostgreSQL, against bare processes."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from subprocess import Popen

import psutil
from tests.performance.harness import Bound, Pair
from tests.performance.processes import free_port, process

from cyzj.local.alliance import Alliance
from cyzj.local.kafka import temporary_kafka

MIB = 1024 * 1024


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """The platform and one bare process (FastAPI, SQLModel, FastStream), both idle.

    Both as at their second start: a process that had to compile its libraries keeps the memory
    that this took. What the first start compiles is kept in the benchmark's own folder.
    """
    with tempfile.TemporaryDirectory(prefix="cyzj-bench-") as folder, temporary_kafka() as kafka:
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        given = {**os.environ, **compiled, "CYZJ_DEMO": "false"}
        platform = Alliance(Path(folder), environment=given, free_ports=True, durable=False)
        await asyncio.to_thread(platform.start)
        await asyncio.to_thread(platform.stop)
        platform = Alliance(Path(folder), environment=given, free_ports=True, durable=False)
        await asyncio.to_thread(platform.start)
        told = {**compiled, "BARE_KAFKA": kafka.bootstrap_servers}
        async with _bare(told):
            pass
        try:
            async with _bare(told) as bare:
                services = len(platform.plan.services)
                yield [
                    Pair(
                        f"memory of {services} services and the starter, idle",
                        "MiB",
                        lambda: _of_platform(platform, given),
                        lambda: _of_bare(bare.pid, services),
                        Bound("<=", 1.3),
                    )
                ]
        finally:
            await asyncio.to_thread(platform.stop)


def _bare(environment: Mapping[str, str]) -> AbstractAsyncContextManager[Popen[bytes]]:
    port = free_port()
    arguments = ["uvicorn", "tests.performance.bare_process:app", "--port", str(port)]
    return process(arguments, environment, f"http://127.0.0.1:{port}/")


async def _of_platform(platform: Alliance, environment: Mapping[str, str]) -> float:
    """Every service process, and this one's share: the starter is the same code, in a process of its own."""
    running = [platform.processes[service.name].recorded for service in platform.plan.services]
    return sum(_memory(one.pid) for one in running if one is not None) + await _starter(environment)


async def _starter(environment: Mapping[str, str]) -> float:
    """What the starter itself takes: an interpreter with `cyzj.local.starter` imported."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import cyzj.local.starter, sys; print('ready', flush=True); sys.stdin.read()",
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    await child.stdout.readline()
    taken = _memory(child.pid)
    child.stdin.close()
    await child.wait()
    return taken


async def _of_bare(pid: int, services: int) -> float:
    return _memory(pid) * services


def _memory(pid: int) -> float:
    """Proportional set size in MiB: shared pages are counted once over all processes."""
    return float(psutil.Process(pid).memory_full_info().pss) / MIB
