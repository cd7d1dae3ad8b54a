"""Routes of matching: who fits a request or an offer and why, what fits the school, and the weights."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Item
from teacher_exchanges.application.beside import beside
from teacher_exchanges.application.matching.recommend import (
    Recommended,
    candidates_of_offer,
    candidates_of_request,
    recommendations,
)
from teacher_exchanges.domain.matching.scoring import Reason, Score
from teacher_exchanges.domain.matching.weights import FACTORS, FULL, SHIPPED, Factor, Weights
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.http.postings import Around, OfferItem, RequestItem, offer_item, request_item
from teacher_exchanges.storage.repositories import offers, requests

router = APIRouter(prefix="/v1", tags=["matching"])
Reading = Annotated[Read, Depends(reading("matching.read"))]
Most = Annotated[int, Query(ge=1, le=50, description="how many of the best")]


class ReasonItem(Item):
    """One factor of a score, and why it has its value."""

    factor: Factor
    name: str
    value: int
    """Basis points: 10,000 is everything."""
    weight: int
    """Basis points; the weights of all factors add up to 10,000."""
    points: int
    """What it adds to the score, in basis points, rounded down."""
    sentence: str


class CandidateItem(Item):
    """A request and an offer that fit, and how well."""

    score: int
    """1 to 10,000."""
    places: int
    """For how many teachers the two could be matched."""
    mine: str | None
    """Which of the two the caller's school posted: `request` or `offer`; null: neither."""
    reasons: tuple[ReasonItem, ...]
    inputs_hash: str
    """SHA-256 of the canonical JSON (RFC 8785) of everything the score was made from."""
    request: RequestItem
    offer: OfferItem


class Candidates(Item):
    """The best, highest score first; ties by number."""

    weights_version: str
    items: list[CandidateItem]


class FactorItem(Item):
    """A factor and its weight."""

    factor: Factor
    name: str
    weight: int
    """Basis points."""


class WeightsItem(Item):
    """The weights of one version, with the tables behind the factors; all in basis points."""

    version: str
    valid_from: date
    factors: tuple[FactorItem, ...]
    majors: dict[str, int]
    ways: dict[str, int]
    levels_short: tuple[int, ...]
    """By how many ranks the teacher is short of what the host asks for."""
    level_unknown: int
    hours_a_day: int
    """Hundredths of 学时 counted for a day."""
    ledger_span: int
    """Hundredths of 学时 of balance from which the ledger counts no further."""
    rating_neutral: int
    rating_least: int
    """Fewer evaluations than this are neutral."""


class WeightsList(Item):
    """Every version, the latest first."""

    items: list[WeightsItem]


@router.get(
    "/exchange-requests/{id}/candidates",
    operation_id="list_request_candidates",
    summary="The offers that fit a request, ranked, with reasons",
    responses=documented(401, 403, 404, 422, 503),
)
async def of_request(id: UUID, read: Reading, limit: Most = 10) -> Candidates:
    async with read.session() as session:
        request = await requests.find(session, id)
        found = await candidates_of_request(session, request, read.caller, read.today, limit)
        return await _answer(session, read, found)


@router.get(
    "/exchange-offers/{id}/candidates",
    operation_id="list_offer_candidates",
    summary="The requests that fit an offer, ranked, with reasons",
    responses=documented(401, 403, 404, 422, 503),
)
async def of_offer(id: UUID, read: Reading, limit: Most = 10) -> Candidates:
    async with read.session() as session:
        offer = await offers.find(session, id)
        found = await candidates_of_offer(session, offer, read.caller, read.today, limit)
        return await _answer(session, read, found)


@router.get(
    "/recommendations",
    operation_id="list_recommendations",
    summary="What fits the open requests and offers of the caller's school, ranked, with reasons",
    responses=documented(401, 403, 422, 503),
)
async def for_school(
    read: Annotated[Read, Depends(reading("recommendations.read"))], limit: Most = 10
) -> Candidates:
    school = read.grant.school()
    async with read.session() as session:
        found = await recommendations(session, school, read.today, limit)
        return await _answer(session, read, found)


@router.get(
    "/matching-weights",
    operation_id="list_matching_weights",
    summary="What counts how much in matching, by version",
    responses=documented(401, 403, 503),
)
async def weights(read: Annotated[Read, Depends(reading("reference.read"))]) -> WeightsList:
    latest_first = sorted(SHIPPED, key=lambda one: one.valid_from, reverse=True)
    return WeightsList(items=[_weights_item(one) for one in latest_first])


async def _answer(session: AsyncSession, read: Read, found: Recommended) -> Candidates:
    asked = [found.requests[id] for id in {one.request.id for one in found.scores}]
    given = [found.offers[id] for id in {one.offer.id for one in found.scores}]
    around = [
        Around(read.caller, read.today, await beside(session, side, read.caller, one=False))
        for side in (asked, given)
    ]
    items = [_candidate(one, found, around[0], around[1]) for one in found.scores]
    return Candidates(weights_version=found.weights.version, items=items)


def _candidate(score: Score, found: Recommended, asked: Around, given: Around) -> CandidateItem:
    request, offer = found.requests[score.request.id], found.offers[score.offer.id]
    sides = {"request": request.school_id, "offer": offer.school_id}
    mine = (side for side, school in sides.items() if acts_for(asked.caller, school))
    return CandidateItem(
        score=score.points,
        places=score.places,
        mine=next(mine, None),
        reasons=tuple(map(reason_item, score.reasons)),
        inputs_hash=score.digest,
        request=request_item(request, asked),
        offer=offer_item(offer, given),
    )


def reason_item(reason: Reason) -> ReasonItem:
    """A factor as it stands in an answer."""
    return ReasonItem(
        factor=reason.factor,
        name=FACTORS[reason.factor],
        value=reason.value,
        weight=reason.weight,
        points=reason.value * reason.weight // FULL,
        sentence=reason.sentence,
    )


def _weights_item(one: Weights) -> WeightsItem:
    return WeightsItem(
        version=one.version,
        valid_from=one.valid_from,
        factors=tuple(
            FactorItem(factor=factor, name=FACTORS[factor], weight=one.weights[factor])
            for factor in Factor
        ),
        majors={near.value: value for near, value in one.majors.items()},
        ways={way.value: value for way, value in one.ways.items()},
        levels_short=one.level_short,
        level_unknown=one.level_unknown,
        hours_a_day=one.hours_a_day,
        ledger_span=one.ledger_span,
        rating_neutral=one.rating_neutral,
        rating_least=one.rating_least,
    )
