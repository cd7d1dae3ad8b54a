"""The best assignment of all open requests and offers: who should go with whom, for how many.

Objective (published): the highest sum over all places of score × 1,000,000 + balance × 1,000 + tie.
*Score* is `scoring.points`; *balance* (0–999) says how much nearer to zero the two schools come by the
hours of the request; *tie* (0–999) is drawn from the seed and both ids. A pair that is ruled out never
appears; a place left over is worth nothing. Kinds and directions are solved one by one, which loses
nothing: no pair crosses them.

Exact while the places of a group make a matrix of at most `CELLS`; beyond, the group is solved in
passes that take at most so many places of each posting, the best first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from teacher_exchanges.domain.matching.arrays import SCORE, Prepared, prepared
from teacher_exchanges.domain.matching.facts import Around, Posted, in_order
from teacher_exchanges.domain.matching.lookups import Group
from teacher_exchanges.domain.matching.weights import Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Costs = NDArray[np.float64]
    Places = NDArray[np.int64]

CELLS = 64_000_000
"""Of a matrix of floats: 512 MB."""
ROWS = 256
"""How many requests are scored at once."""


@dataclass(frozen=True)
class Chosen:
    """A pair of the assignment."""

    request: Posted
    offer: Posted
    places: int
    points: int
    gain: int
    """Of each place."""


@dataclass(frozen=True)
class Assignment:
    """The chosen pairs, by the ids of request and offer."""

    chosen: tuple[Chosen, ...]

    @property
    def gain(self) -> int:
        return sum(one.gain * one.places for one in self.chosen)

    @property
    def points(self) -> int:
        return sum(one.points * one.places for one in self.chosen)

    @property
    def satisfied(self) -> int:
        """Requests that get all the places they are open for."""
        got: Counter[UUID] = Counter()
        wanted: dict[UUID, int] = {}
        for one in self.chosen:
            got[one.request.id] += one.places
            wanted[one.request.id] = one.request.places
        return sum(got[id] >= places for id, places in wanted.items())


def assign(
    requests: Sequence[Posted],
    offers: Sequence[Posted],
    around: Around,
    weights: Weights,
    *,
    hours: Callable[[Posted], int],
    seed: int,
    cells: int = CELLS,
) -> Assignment:
    """The best assignment; equal for equal facts, weights and seed, in whatever order they come."""
    chosen = []
    for group in groups(requests, offers):
        ready = prepared(group, around, weights, hours, seed)
        for (row, column), (places, gain) in sorted(_solved(group, ready, cells).items()):
            request, offer = group.requests[row], group.offers[column]
            chosen.append(Chosen(request, offer, places, gain // SCORE, gain))
    return Assignment(tuple(sorted(chosen, key=lambda one: (one.request.id, one.offer.id))))


def groups(requests: Sequence[Posted], offers: Sequence[Posted]) -> Iterator[Group]:
    """What can be matched at all, by kind and direction; in the order of their codes."""
    asked = {key: list(group) for key, group in groupby(_sorted(requests), _way_of)}
    offered = {key: list(group) for key, group in groupby(_sorted(offers), _way_of)}
    for kind, side in sorted(asked):
        opposite = offered.get((kind, "host" if side == "home" else "home"))
        if opposite:
            yield Group(asked[kind, side], opposite)


def _way_of(one: Posted) -> tuple[str, str]:
    return one.exchange_type.value, one.side.value


def _sorted(postings: Sequence[Posted]) -> list[Posted]:
    return sorted((one for one in in_order(postings) if one.places > 0), key=_way_of)


def _solved(group: Group, ready: Prepared, cells: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Row and column of each chosen pair, with its places and the gain of one."""
    import numpy as np

    left = np.array([one.places for one in group.requests], np.int64)
    free = np.array([one.places for one in group.offers], np.int64)
    found: dict[tuple[int, int], tuple[int, int]] = {}
    closed = np.zeros(len(left), bool)
    while left[~closed].any() and free.any():
        rows = _fitting(np.flatnonzero((left > 0) & ~closed), int(np.count_nonzero(free)), cells)
        most = _copies(left[rows], free, cells)
        chosen = _pass(ready, rows, np.minimum(left[rows], most), np.minimum(free, most))
        closed[rows[(left[rows] <= most) | ~np.isin(rows, [row for row, _, _ in chosen])]] = True
        for row, column, gain in chosen:
            places, _ = found.get((row, column), (0, 0))
            found[row, column] = places + 1, gain
            left[row] -= 1
            free[column] -= 1
    return found


def _fitting(rows: Places, columns: int, cells: int) -> Places:
    """As many of the requests, in their order, as fit in one matrix."""
    return rows[: max(cells // max(columns, 1), 1)]


def _copies(left: Places, free: Places, cells: int) -> int:
    """How many places of each posting one matrix can take."""
    import numpy as np

    most = int(max(left.max(), free.max()))
    while most > 1 and np.minimum(left, most).sum() * np.minimum(free, most).sum() > cells:
        most = max(most // 2, 1)
    return most


def _pass(ready: Prepared, rows: Places, left: Places, free: Places) -> list[tuple[int, int, int]]:
    """One place a chosen pair: the request's row, the offer's column, the gain."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    wanted = np.repeat(rows, left)
    given = np.repeat(np.arange(len(free)), free)
    costs, turned = matrix(ready, wanted, given)
    first, second = linear_sum_assignment(costs)
    gains = -costs[first, second]
    if turned:
        first, second = second, first
    return [
        (int(wanted[row]), int(given[column]), int(gain))
        for row, column, gain in zip(first, second, gains, strict=True)
        if gain > 0
    ]


def matrix(ready: Prepared, wanted: Places, given: Places) -> tuple[Costs, bool]:
    """What is minimised: the negated gain of each place asked for with each offered.

    The shorter side are the rows, else the solver would copy it; True: these are the offers.
    """
    import numpy as np

    turned = len(wanted) > len(given)
    shape = (len(given), len(wanted)) if turned else (len(wanted), len(given))
    costs = np.empty(shape, np.float64)
    plain = len(given) == len(ready.offer_value)
    for start in range(0, int(wanted[-1]) + 1, ROWS):
        here = np.searchsorted(wanted, [start, start + ROWS])
        mine = wanted[here[0] : here[1]]
        if not len(mine):
            continue
        gains = -ready.gains(slice(start, int(mine[-1]) + 1))[mine - start]
        gains = gains if plain else gains[:, given]
        if turned:
            costs[:, here[0] : here[1]] = gains.T
        else:
            costs[here[0] : here[1]] = gains
    return costs, turned
