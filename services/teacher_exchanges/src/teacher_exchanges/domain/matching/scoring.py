"""A score and why: the weighted sum of the factors, each with its value, weight and sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cyzj.domain.hashing import content_hash
from teacher_exchanges.domain.matching import factors as f
from teacher_exchanges.domain.matching.facts import Around, Posted, shown
from teacher_exchanges.domain.matching.saying import MajorName, sentences
from teacher_exchanges.domain.matching.weights import FULL, Factor, Weights


@dataclass(frozen=True)
class Reason:
    """One factor of a score."""

    factor: Factor
    value: int
    """Basis points."""
    weight: int
    """Basis points."""
    sentence: str
    """Why, in Chinese."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """How well the two fit. `points` from 1 to 10,000; `digest` covers all that it was made from."""

    request: Posted
    offer: Posted
    points: int
    reasons: tuple[Reason, ...]
    weights: str
    """The version of the weights."""
    digest: str

    @property
    def places(self) -> int:
        """For how many teachers."""
        return min(self.request.places, self.offer.places)


Values = Mapping[Factor, int]


def values(request: Posted, offer: Posted, around: Around, weights: Weights) -> Values:
    """The value of every factor; only of a pair that nothing rules out."""
    asking, offering = around.school(request.school), around.school(offer.school)
    near, way = (
        f.nearness(request.major, offer.major),
        f.way((request.mode, offer.mode), asking, offering),
    )
    return {
        Factor.MAJOR: weights.majors[near],
        Factor.DATES: f.dates_value(f.overlap(request, offer), f.days_needed(request, weights)),
        Factor.VOLUME: f.volume_value(f.volume_of(request), f.volume_of(offer)),
        Factor.LEVEL: f.level_value(*f.levels(request, offer), weights),
        Factor.TRAVEL: weights.ways[way],
        Factor.LEDGER: f.ledger_value(f.giver_asks(request), asking.net, offering.net, weights),
        Factor.RATING: f.rating_value(offering.rated(request.exchange_type), weights),
    }


def points_of(found: Values, weights: Weights) -> int:
    """The weighted sum, at least 1: whatever may be matched is worth more than nothing."""
    return max(sum(found[one] * weights.weights[one] for one in Factor) // FULL, 1)


def points(request: Posted, offer: Posted, around: Around, weights: Weights) -> int:
    """The score alone; 0 for a pair that is ruled out."""
    if next(f.exclusions(request, offer, around), None) is not None:
        return 0
    return points_of(values(request, offer, around, weights), weights)


def score(
    request: Posted, offer: Posted, around: Around, weights: Weights, major_name: MajorName
) -> Score:
    """The score with its reasons."""
    found = values(request, offer, around, weights)
    said = sentences(request, offer, around, weights, major_name)
    reasons = tuple(Reason(one, found[one], weights.weights[one], said[one]) for one in Factor)
    return Score(
        request=request,
        offer=offer,
        points=points_of(found, weights),
        reasons=reasons,
        weights=weights.version,
        digest=_digest(request, offer, around, weights),
    )


def ranked(
    pairs: Iterable[tuple[Posted, Posted]],
    around: Around,
    weights: Weights,
    *,
    most: int,
    major_name: MajorName,
) -> list[Score]:
    """The best of the pairs, highest first, ties by number; what is ruled out does not appear."""
    scored = ((points(r, o, around, weights), r, o) for r, o in pairs)
    best = sorted((one for one in scored if one[0]), key=_by_rank)[:most]
    return [score(r, o, around, weights, major_name) for _, r, o in best]


def _by_rank(one: tuple[int, Posted, Posted]) -> tuple[int, str, str]:
    return -one[0], one[1].number, one[2].number


def _digest(request: Posted, offer: Posted, around: Around, weights: Weights) -> str:
    return content_hash(
        {
            "request": shown(request),
            "offer": shown(offer),
            "schools": [shown(around.school(one.school)) for one in (request, offer)],
            "weights": weights.content(),
        }
    )
