"""Scoring and solving a whole market, beside the bare solver on the finished matrix and a greedy choice.

Each round is a process of its own (`python -m tests.performance.matching CASE`), so that its peak
memory is that of scoring and solving alone: it is read before the reference begins.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.optimize import linear_sum_assignment
from tests.performance.harness import Bound, Pair

from cyzj.contracts.codes import ExchangeType
from teacher_exchanges.domain.matching.arrays import prepared
from teacher_exchanges.domain.matching.facts import Around, Posted
from teacher_exchanges.domain.matching.solving import assign, groups, matrix
from teacher_exchanges.domain.matching.weights import in_force
from teacher_exchanges.testing_matching import KINDS, a_market

SCHOOLS, REQUESTS, OFFERS, SEED = 60, 5_000, 5_000, 20260001
CASES = {
    "mixed": (KINDS, 2, "three kinds, one or two places each"),
    "worst": ((ExchangeType.OUTREACH_TEACHING,), 1, "all of one kind: one matrix of 25 million"),
}
WEIGHTS = in_force(date(2026, 11, 1))
LARGEST = 1024.0
Measured = dict[str, float]


@dataclass
class Rounds:
    """The figures of the round under way: each is asked for once, then another round is run."""

    case: str
    left: Measured = field(default_factory=dict)

    def of(self, name: str) -> Callable[[], Awaitable[float]]:
        async def measure() -> float:
            if name not in self.left:
                self.left = await _round(self.case)
            return self.left.pop(name)

        return measure


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """60 schools, 5,000 requests and 5,000 offers, in two shapes."""
    yield [pair for case in CASES for pair in _pairs(case)]


def _pairs(case: str) -> list[Pair]:
    rounds, what = Rounds(case), CASES[case][2]

    async def largest() -> float:
        return LARGEST

    def pair(name: str, unit: str, ours: str, reference: str, bound: Bound) -> Pair:
        return Pair(f"{name} ({what})", unit, rounds.of(ours), rounds.of(reference), bound)

    return [
        pair(
            f"scoring and solving {REQUESTS:,} × {OFFERS:,}, against the solver on the matrix",
            *("ms", "ours", "bare", Bound("<=", 3)),
        ),
        Pair(
            f"its peak memory, against 1 GiB ({what})",
            *("MiB", rounds.of("peak"), largest, Bound("<=", 1)),
        ),
        pair("total score, against greedy", "score", "score", "greedy_score", Bound(">=", 1)),
        pair(
            "satisfied requests, against greedy",
            *("requests", "satisfied", "greedy_satisfied", Bound(">=", 1)),
        ),
    ]


async def _round(case: str) -> Measured:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.performance.matching", case), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await child.communicate()
    assert child.returncode == 0, said
    found: Measured = json.loads(said)
    return found


def hours(request: Posted) -> int:
    return request.class_hours or (request.working_days or 1) * 200


def measured(case: str) -> Measured:
    """One round: ours first, its peak memory, then the references."""
    kinds, most, _ = CASES[case]
    requests, offers, around = a_market(
        SEED, requests=REQUESTS, offers=OFFERS, schools=SCHOOLS, kinds=kinds, most_places=most
    )
    assign(requests[:2], offers[:2], around, WEIGHTS, hours=hours, seed=SEED)  # imports, once
    started = time.perf_counter()
    found = assign(requests, offers, around, WEIGHTS, hours=hours, seed=SEED)
    ours = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bare, greedy_score, greedy_satisfied = _references(requests, offers, around)
    return {
        "ours": ours * 1000,
        "bare": bare * 1000,
        "peak": peak,
        "score": found.points,
        "satisfied": found.satisfied,
        "greedy_score": greedy_score,
        "greedy_satisfied": greedy_satisfied,
    }


def _references(
    requests: list[Posted], offers: list[Posted], around: Around
) -> tuple[float, int, int]:
    """The bare solver's time on the finished matrices; what taking the best pair first comes to."""
    bare, score, satisfied = 0.0, 0, 0
    for group in groups(requests, offers):
        ready = prepared(group, around, WEIGHTS, hours, SEED)
        left = np.array([one.places for one in group.requests])
        free = np.array([one.places for one in group.offers])
        costs, _ = matrix(ready, np.repeat(np.arange(len(left)), left), _each(free))
        started = time.perf_counter()
        linear_sum_assignment(costs)
        bare += time.perf_counter() - started
        del costs
        points = ready.points(slice(0, len(left)))
        wanted = left.copy()
        score += _greedy(points, left, free)
        satisfied += int(np.count_nonzero((left == 0) & (wanted > 0)))
    return bare, score, satisfied


def _each(
    free: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.repeat(np.arange(len(free)), free)


def _greedy(points, left, free) -> int:  # type: ignore[no-untyped-def]  # arrays, changed in place
    """The best pair first, as many places as both have, then the next best."""
    total = 0
    for cell in np.argsort(-points, axis=None, kind="stable"):
        row, column = divmod(int(cell), len(free))
        if points[row, column] == 0:
            break
        places = min(left[row], free[column])
        if places:
            total += int(points[row, column]) * int(places)
            left[row] -= places
            free[column] -= places
            if not (left.any() and free.any()):
                break
    return total


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(sys.argv[1])))
