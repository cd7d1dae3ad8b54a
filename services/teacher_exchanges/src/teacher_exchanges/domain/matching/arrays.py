"""The scores of all pairs of a group at once, as blocks of integers: no loop over pairs.

Every value comes from the functions of `factors`, asked once for each two *distinct* majors, places,
volumes and levels; what is left is looking up and adding. A test holds it against `scoring.points`.
numpy is imported when first used: a process that solves nothing does not carry it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from teacher_exchanges.domain.matching import factors as f
from teacher_exchanges.domain.matching.facts import Around, Posted
from teacher_exchanges.domain.matching.lookups import Group, Lookup, lookups
from teacher_exchanges.domain.matching.weights import FULL, Factor, Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int32]
    Longs = NDArray[np.int64]

SCORE, BALANCE = 1_000_000, 1_000
"""The gain of a pair: score × SCORE + balance (0–999) × BALANCE + seeded tie-break (0–999)."""


@dataclass(frozen=True)
class Prepared:
    """A group as arrays."""

    lookups: tuple[Lookup, ...]
    """Weighted values; `IMPOSSIBLE` where the pair is ruled out."""
    offer_value: Integers
    """Weighted values that depend on the offer alone."""
    firsts: tuple[Integers, Integers]
    lasts: tuple[Integers, Integers]
    needed: Integers
    dates: int
    """The weight of the dates."""
    apart: tuple[Integers, Integers]
    hours: Longs
    """What each request will come to, in hundredths of weighted hours."""
    nets: tuple[Longs, Longs]
    signs: tuple[int, int]
    """+1: that side gives, -1: it receives; of both giving, each half."""
    half: bool
    ties: tuple[Longs, Longs]

    def gains(self, rows: slice) -> Longs:
        """The gain of every pair of these requests; 0 where the pair is ruled out."""
        import numpy as np

        points = self.points(rows)
        gain = points.astype(np.int64) * SCORE
        gain += self._balance(rows) * BALANCE
        gain += self._ties(rows)
        gain[points == 0] = 0
        return gain

    def points(self, rows: slice) -> Integers:
        """The score of every pair of these requests; 0 where the pair is ruled out."""
        import numpy as np

        days = np.minimum(self.lasts[0][rows, None], self.lasts[1][None, :])
        days -= np.maximum(self.firsts[0][rows, None], self.firsts[1][None, :])
        days += 1
        never = days <= 0
        total = np.maximum(days, 0, out=days)
        total *= FULL
        total //= self.needed[rows, None]
        np.minimum(total, FULL, out=total)
        total *= self.dates
        total += self.offer_value[None, :]
        for lookup in self.lookups:
            total += lookup.block(rows)
        never |= total < 0
        total //= FULL
        np.maximum(total, 1, out=total)
        total[never] = 0
        start, stop = rows.start, rows.stop
        here = (self.apart[0] >= start) & (self.apart[0] < stop)
        total[self.apart[0][here] - start, self.apart[1][here]] = 0
        return total

    def _balance(self, rows: slice) -> Longs:
        """By how much the two come nearer to zero, from 0 (all the hours away) to 999 (all of them)."""
        import numpy as np

        hours = self.hours[rows, None]
        moved = hours // 2 if self.half else hours
        asking, offering = self.nets[0][rows, None], self.nets[1][None, :]
        nearer = np.abs(asking) - np.abs(asking + self.signs[0] * moved)
        nearer = nearer + np.abs(offering) - np.abs(offering + self.signs[1] * moved)
        nearer += 2 * hours
        nearer *= BALANCE - 1
        nearer //= 4 * hours
        return np.asarray(nearer)

    def _ties(self, rows: slice) -> Longs:
        import numpy as np

        mixed = self.ties[0][rows, None] ^ self.ties[1][None, :]
        mixed *= _MIX
        mixed &= 2**31 - 1
        mixed >>= 8
        mixed %= 1000
        return np.asarray(mixed)


_MIX = 2_654_435_761
"""Knuth's multiplier: two hashes of 30 bits times it stay within 63."""


def prepared(
    group: Group, around: Around, weights: Weights, hours: Callable[[Posted], int], seed: int
) -> Prepared:
    """The group as arrays; `hours` says what a request will come to."""
    import numpy as np

    requests, offers = group.requests, group.offers
    both = (requests, offers)
    nets = tuple(
        np.array([around.school(one.school).net for one in side], np.int64) for side in both
    )
    gives = f.giver_asks(requests[0])
    rating = [
        f.rating_value(around.school(one.school).rated(one.exchange_type), weights)
        * weights.weights[Factor.RATING]
        for one in offers
    ]
    return Prepared(
        lookups=lookups(group, around, weights),
        offer_value=np.array(rating, np.int32),
        firsts=_days(both, lambda one: one.first.toordinal()),
        lasts=_days(both, lambda one: one.last.toordinal()),
        needed=np.array([f.days_needed(one, weights) for one in requests], np.int32),
        dates=weights.weights[Factor.DATES],
        apart=_apart(group, around),
        hours=np.array([min(max(hours(one), 1), _MOST) for one in requests], np.int64),
        nets=(nets[0], nets[1]),
        signs=(1, 1) if gives is None else (1, -1) if gives else (-1, 1),
        half=gives is None,
        ties=_tie_keys(both, seed),
    )


_MOST = 10_000_000


def _days(
    both: tuple[Sequence[Posted], Sequence[Posted]], day: Callable[[Posted], int]
) -> tuple[Integers, Integers]:
    import numpy as np

    asked, offered = (np.array([day(one) for one in side], np.int32) for side in both)
    return asked, offered


def _apart(group: Group, around: Around) -> tuple[Integers, Integers]:
    import numpy as np

    rows = {one.id: at for at, one in enumerate(group.requests)}
    columns = {one.id: at for at, one in enumerate(group.offers)}
    here = [(rows[r], columns[o]) for r, o in around.apart if r in rows and o in columns]
    pairs = np.array(sorted(here), np.int32).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _tie_keys(both: tuple[Sequence[Posted], Sequence[Posted]], seed: int) -> tuple[Longs, Longs]:
    import numpy as np

    asked, offered = (np.array([_tie(one.id, seed) for one in side], np.int64) for side in both)
    return asked, offered


def _tie(id: UUID, seed: int) -> int:
    digest = hashlib.sha256(f"{seed} {id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 2
