"""Memory of everything `make run` starts, idle, less Kafka and PostgreSQL, against bare processes."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from tests.performance.harness import Bound, Pair
from tests.performance.processes import free_port, process

from cyzj.local.alliance import Alliance
from cyzj.local.kafka import temporary_kafka

MIB = 1024 * 1024


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """The platform and one bare process (FastAPI, SQLModel, FastStream), both idle."""
    with tempfile.TemporaryDirectory(prefix="cyzj-bench-") as folder, temporary_kafka() as kafka:
        given = {**os.environ, "CYZJ_DEMO": "false"}
        platform = Alliance(Path(folder), environment=given, free_ports=True, durable=False)
        await asyncio.to_thread(platform.start)
        port = free_port()
        try:
            async with process(
                ["uvicorn", "tests.performance.bare_process:app", "--port", str(port)],
                {"BARE_KAFKA": kafka.bootstrap_servers},
                f"http://127.0.0.1:{port}/",
            ) as bare:
                services = len(platform.plan.services)
                yield [
                    Pair(
                        f"memory of {services} services and the starter, idle",
                        "MiB",
                        lambda: _of_platform(platform),
                        lambda: _of_bare(bare.pid, services),
                        Bound("<=", 1.3),
                    )
                ]
        finally:
            await asyncio.to_thread(platform.stop)


async def _of_platform(platform: Alliance) -> float:
    """Every service process, and this one's share: the starter is the same code, in a process of its own."""
    running = [platform.processes[service.name].recorded for service in platform.plan.services]
    return sum(_memory(one.pid) for one in running if one is not None) + await _starter()


async def _starter() -> float:
    """What the starter itself takes: an interpreter with `cyzj.local.starter` imported."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import cyzj.local.starter, sys; print('ready', flush=True); sys.stdin.read()",
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
