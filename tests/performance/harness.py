"""Running a benchmark: reference and ours interleaved, the median of the rounds' ratios."""

from __future__ import annotations

import json
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.progress import Progress
from rich.table import Table

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """One line of `bench.json`. `bound` is on `ratio`: at least, or at most."""

    name: str
    ours: float
    reference: float
    ratio: float
    bound: str
    holds: bool


@dataclass(frozen=True)
class Bound:
    """`Bound(">=", 0.8)`: the ratio ours / reference must be at least 0.8."""

    sign: str
    value: float

    def holds(self, ratio: float) -> bool:
        return ratio >= self.value if self.sign == ">=" else ratio <= self.value

    def __str__(self) -> str:
        return f"{self.sign} {self.value}"


Measure = Callable[[], Awaitable[float]]
"""One round of one side: a rate (bigger is better) or a time or size (smaller is better)."""


@dataclass(frozen=True)
class Pair:
    """What a benchmark compares; both sides give the same unit."""

    name: str
    unit: str
    ours: Measure
    reference: Measure
    bound: Bound


Benchmark = Callable[[], "AbstractAsyncContextManager[list[Pair]]"]
Made = AsyncIterator[list[Pair]]


async def run(pairs: list[Pair], progress: Progress, rounds: int = ROUNDS) -> list[Figure]:
    """Every pair, `rounds` times, the two sides in turn; the first round of each warms up."""
    task = progress.add_task(pairs[0].name, total=(rounds + 1) * len(pairs))
    rows: dict[str, list[tuple[float, float]]] = {pair.name: [] for pair in pairs}
    for number in range(rounds + 1):
        for pair in pairs:
            sides = await _one_round(pair, ours_first=number % 2 == 0)
            if number > 0:
                rows[pair.name].append(sides)
            progress.advance(task)
    return [_figure(pair, rows[pair.name]) for pair in pairs]


async def _one_round(pair: Pair, *, ours_first: bool) -> tuple[float, float]:
    if ours_first:
        ours = await pair.ours()
        return ours, await pair.reference()
    reference = await pair.reference()
    return await pair.ours(), reference


def _figure(pair: Pair, rounds: list[tuple[float, float]]) -> Figure:
    ratio = statistics.median(ours / reference for ours, reference in rounds)
    return Figure(
        name=f"{pair.name} [{pair.unit}]",
        ours=round(statistics.median(ours for ours, _ in rounds), 3),
        reference=round(statistics.median(reference for _, reference in rounds), 3),
        ratio=round(ratio, 3),
        bound=str(pair.bound),
        holds=pair.bound.holds(ratio),
    )


def report(figures: list[Figure], file: Path) -> Table:
    """Write `bench.json` and give the table."""
    file.write_text(json.dumps([asdict(f) for f in figures], ensure_ascii=False, indent=1) + "\n")
    table = Table("what", "ours", "reference", "ratio", "bound", "holds")
    for f in figures:
        table.add_row(
            f.name,
            f"{f.ours:,}",
            f"{f.reference:,}",
            str(f.ratio),
            f.bound,
            "yes" if f.holds else "NO",
        )
    return table
