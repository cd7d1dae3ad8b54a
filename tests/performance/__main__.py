"""`python -m tests.performance`: every benchmark, or the one that `BENCH` names."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from tests.performance import (
    bookings,
    certificate,
    commands,
    importing,
    listing,
    matching,
    memory,
    projection,
    relay,
    visible,
)
from tests.performance.harness import Benchmark, Figure, report, run

BENCHMARKS: dict[str, Benchmark] = {
    "relay": relay.benchmark,
    "projection": projection.benchmark,
    "visible": visible.benchmark,
    "commands": commands.benchmark,
    "listing": listing.benchmark,
    "import": importing.benchmark,
    "matching": matching.benchmark,
    "certificate": certificate.benchmark,
    "bookings": bookings.benchmark,
    "memory": memory.benchmark,
}


async def main() -> int:
    """Run, print the table, write `bench.json`; exit code 1 if a bound does not hold."""
    wanted = os.environ.get("BENCH")
    if wanted and wanted not in BENCHMARKS:
        sys.stderr.write(f"BENCH={wanted} is unknown; known are {', '.join(BENCHMARKS)}\n")
        return 64
    figures: list[Figure] = []
    console = Console()
    with Progress(console=console) as progress:
        for name, benchmark in BENCHMARKS.items():
            if wanted in (None, "", name):
                async with benchmark() as pairs:
                    figures += await run(pairs, progress)
    console.print(report(figures, Path("bench.json")))
    return 0 if all(f.holds for f in figures) else 1


sys.exit(asyncio.run(main()))
