"""What a round is solved from, and what comes out: the same inputs give the same result and hash for ever."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.codes import Side
from cyzj.domain.calendar import Calendar
from cyzj.domain.hashing import content_hash
from teacher_exchanges.domain.hours import FORMULAS, Accepted, cross_city, recognised
from teacher_exchanges.domain.ledger import POOL, Transfer, flowing
from teacher_exchanges.domain.matching.factors import flow_of
from teacher_exchanges.domain.matching.facts import Around, Pair, Posted, School, in_order, shown
from teacher_exchanges.domain.matching.solving import Assignment, Chosen, assign
from teacher_exchanges.domain.matching.weights import Weights
from teacher_exchanges.domain.policies import in_force


@dataclass(frozen=True)
class Worth:
    """What one place of a request will come to, in hundredths of weighted hours."""

    request: UUID
    near: int
    far: int
    """Where the schools lie in different cities."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """All that a round is solved from, each in the order of its ids."""

    seed: int
    weights: str
    requests: tuple[Posted, ...]
    offers: tuple[Posted, ...]
    schools: tuple[School, ...]
    apart: tuple[Pair, ...]
    worth: tuple[Worth, ...]

    @property
    def around(self) -> Around:
        return Around({one.id: one for one in self.schools}, frozenset(self.apart))


@dataclass(frozen=True)
class Found:
    """A line of the result."""

    request: Posted
    offer: Posted
    places: int
    score: int
    hours: int
    """For all its places."""

    @property
    def home(self) -> UUID:
        return self.request.school if self.request.side is Side.HOME else self.offer.school

    @property
    def host(self) -> UUID:
        return self.offer.school if self.request.side is Side.HOME else self.request.school

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """Who would give whom; nothing where it is not known what it will come to."""
        if not self.hours:
            return ()
        return flowing(flow_of(self.request), self.home, self.host, self.hours)


@dataclass(frozen=True)
class Standing:
    """A school before and after: what its lines give and get, in hundredths."""

    school: UUID
    before: int
    gives: int
    gets: int

    @property
    def after(self) -> int:
        return self.before + self.gives - self.gets


@dataclass(frozen=True)
class Result:
    """What solving gave: lines by the ids of request and offer."""

    found: tuple[Found, ...]
    assignment: Assignment
    inputs_hash: str

    @property
    def hash(self) -> str:
        lines = [
            (str(f.request.id), str(f.offer.id), f.places, f.score, f.hours) for f in self.found
        ]
        return result_hash(self.inputs_hash, lines)


def gathered(
    *,
    seed: int,
    weights: Weights,
    requests: Iterable[Posted],
    offers: Iterable[Posted],
    around: Around,
    calendar: Calendar,
) -> Inputs:
    """The inputs in their order."""
    asked, given = in_order(requests), in_order(offers)
    known = {one.id for one in asked}, {one.id for one in given}
    apart = (pair for pair in around.apart if pair[0] in known[0] and pair[1] in known[1])
    return Inputs(
        seed=seed,
        weights=weights.version,
        requests=asked,
        offers=given,
        schools=tuple(sorted(around.schools.values(), key=lambda one: one.id)),
        apart=tuple(sorted(apart)),
        worth=tuple(worth_of(one, calendar) for one in asked),
    )


def solve(inputs: Inputs, weights: Weights) -> Result:
    """The result; `weights` are those that `inputs.weights` names."""
    worth = {one.request: one for one in inputs.worth}
    found = assign(
        inputs.requests,
        inputs.offers,
        inputs.around,
        weights,
        hours=lambda one: worth[one.id].near,
        seed=inputs.seed,
    )
    cities = {one.id: one.city for one in inputs.schools}
    lines = tuple(_found(one, worth[one.request.id], cities) for one in found.chosen)
    return Result(lines, found, hash_of(inputs, weights))


def hash_of(inputs: Inputs, weights: Weights) -> str:
    """The hash of all that the result depends on."""
    return content_hash(
        {
            "seed": inputs.seed,
            "weights": weights.content(),
            "requests": [shown(one) for one in inputs.requests],
            "offers": [shown(one) for one in inputs.offers],
            "schools": [shown(one) for one in inputs.schools],
            "apart": [[str(r), str(o)] for r, o in inputs.apart],
            "worth": [[str(one.request), one.near, one.far] for one in inputs.worth],
        }
    )


def result_hash(inputs_hash: str, lines: Iterable[tuple[str, str, int, int, int]]) -> str:
    """The hash of a result: request, offer, places, score and hours of each line."""
    return content_hash({"inputs": inputs_hash, "lines": [list(line) for line in sorted(lines)]})


def standings(inputs: Inputs, found: Iterable[Found]) -> tuple[Standing, ...]:
    """Every school of the round before and after its lines, by id."""
    gives: dict[UUID, int] = defaultdict(int)
    gets: dict[UUID, int] = defaultdict(int)
    for line in found:
        for one in line.transfers:
            gives[one.giver] += one.hours
            gets[one.receiver] += one.hours
    return tuple(
        Standing(one.id, one.net, gives[one.id], gets[one.id])
        for one in inputs.schools
        if one.id != POOL
    )


def worth_of(request: Posted, calendar: Calendar) -> Worth:
    """What one place of the request will come to; nothing for a kind whose formula is not there yet."""
    policies = in_force(request.first)
    policy = policies.of(request.exchange_type)
    if policy.formula not in FORMULAS:
        return Worth(request.id, 0, 0)
    days = request.working_days
    if days is None and request.class_hours is None:
        days = calendar.working_days(request.first, request.last)
    near, far = (
        recognised(policy, policies, Accepted(request.class_hours or 0, days or 0, crossing))
        for crossing in (False, True)
    )
    return Worth(request.id, near.weighted, far.weighted)


def _found(one: Chosen, worth: Worth, cities: Mapping[UUID, str | None]) -> Found:
    crossing = cross_city([cities.get(one.request.school), cities.get(one.offer.school)])
    each = worth.far if crossing else worth.near
    return Found(one.request, one.offer, one.places, one.points, each * one.places)
