"""Which rings there are: short cycles of schools that can give to each other, the best first.

Deterministic: of each two schools the best leg counts, of each school its best few; a ring is named
from its lowest id on, so that each appears once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from teacher_exchanges.domain.matching.factors import giver_asks
from teacher_exchanges.domain.matching.facts import Around, Posted
from teacher_exchanges.domain.matching.scoring import points
from teacher_exchanges.domain.matching.weights import Weights

SHORTEST, LONGEST = 3, 5
"""Two schools that give to each other need no ring: they match twice."""
BEST = 8
"""[P] How many receivers of a school are looked at."""


@dataclass(frozen=True)
class Leg:
    """One exchange that a ring can have."""

    request: Posted
    offer: Posted
    giver: UUID
    receiver: UUID
    points: int
    hours: int
    """For all its places, in hundredths."""

    @property
    def places(self) -> int:
        return min(self.request.places, self.offer.places)


@dataclass(frozen=True)
class FoundRing:
    """A ring that could be."""

    legs: tuple[Leg, ...]
    nearer: int
    """By how much its schools' balances come nearer to zero together, in hundredths; may be negative."""

    @property
    def weakest(self) -> int:
        """The lowest score among its legs."""
        return min(leg.points for leg in self.legs)


Hours = Callable[[Posted, Posted], int]
"""What a pair comes to, for all its places."""


def rings(
    requests: Sequence[Posted],
    offers: Sequence[Posted],
    around: Around,
    weights: Weights,
    hours: Hours,
    most: int,
) -> list[FoundRing]:
    """The rings that settle most first, then those whose weakest leg fits best; ties by the schools."""
    edges = _edges(best_legs(requests, offers, around, weights, hours))
    found = [FoundRing(legs, _nearer(legs, around)) for legs in _cycles(edges)]
    return sorted(found, key=_rank)[:most]


def best_legs(
    requests: Sequence[Posted],
    offers: Sequence[Posted],
    around: Around,
    weights: Weights,
    hours: Hours,
) -> Mapping[tuple[UUID, UUID], Leg]:
    """The best leg from each giver to each receiver; kinds to which both give make none."""
    of_way: dict[tuple[str, str], list[Posted]] = defaultdict(list)
    for offer in offers:
        of_way[offer.exchange_type, offer.side].append(offer)
    best: dict[tuple[UUID, UUID], Leg] = {}
    for request in requests:
        asks = giver_asks(request)
        if asks is None:
            continue
        for offer in of_way[request.exchange_type, request.side.other]:
            score = points(request, offer, around, weights)
            if score == 0:
                continue
            pair = (request.school, offer.school) if asks else (offer.school, request.school)
            leg = Leg(request, offer, *pair, score, hours(request, offer))
            known = best.get(pair)
            if known is None or _leg_rank(leg) < _leg_rank(known):
                best[pair] = leg
    return best


def is_ring(legs: Sequence[tuple[UUID, UUID]]) -> bool:
    """Whether givers and receivers close: each school once as either, in the order of the legs."""
    givers = [giver for giver, _ in legs]
    receivers = [receiver for _, receiver in legs]
    turned = givers[1:] + givers[:1]
    return (
        SHORTEST <= len(legs) <= LONGEST and len(set(givers)) == len(legs) and receivers == turned
    )


def canonical(legs: Sequence[Leg]) -> tuple[Leg, ...]:
    """The same ring from its lowest giver on."""
    start = min(range(len(legs)), key=lambda at: legs[at].giver)
    return (*legs[start:], *legs[:start])


def _edges(best: Mapping[tuple[UUID, UUID], Leg]) -> Mapping[UUID, Sequence[Leg]]:
    of_giver: dict[UUID, list[Leg]] = defaultdict(list)
    for leg in best.values():
        of_giver[leg.giver].append(leg)
    return {
        giver: sorted(sorted(legs, key=_leg_rank)[:BEST], key=lambda leg: leg.receiver)
        for giver, legs in of_giver.items()
    }


def _cycles(edges: Mapping[UUID, Sequence[Leg]]) -> Iterator[tuple[Leg, ...]]:
    def walk(path: tuple[Leg, ...], seen: frozenset[UUID]) -> Iterator[tuple[Leg, ...]]:
        first = path[0].giver
        for leg in edges.get(path[-1].receiver, ()):
            if leg.receiver == first and len(path) + 1 >= SHORTEST:
                yield (*path, leg)
            elif leg.receiver > first and leg.receiver not in seen and len(path) + 1 < LONGEST:
                yield from walk((*path, leg), seen | {leg.receiver})

    for giver in sorted(edges):
        for leg in edges[giver]:
            if leg.receiver > giver:
                yield from walk((leg,), frozenset({giver, leg.receiver}))


def _nearer(legs: Sequence[Leg], around: Around) -> int:
    before = {leg.giver: around.school(leg.giver).net for leg in legs}
    after = dict(before)
    for leg in legs:
        after[leg.giver] += leg.hours
        after[leg.receiver] -= leg.hours
    return sum(map(abs, before.values())) - sum(map(abs, after.values()))


def _leg_rank(leg: Leg) -> tuple[int, str, str]:
    return -leg.points, leg.request.number, leg.offer.number


def _rank(ring: FoundRing) -> tuple[int, int, tuple[UUID, ...]]:
    return -ring.nearer, -ring.weakest, tuple(leg.giver for leg in ring.legs)
