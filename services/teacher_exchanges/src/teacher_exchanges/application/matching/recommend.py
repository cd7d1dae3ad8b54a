"""Who fits: to one request or offer, or to everything the caller's school has open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.caller import Caller
from cyzj.domain.errors import not_found
from cyzj.reference.majors import name_of
from teacher_exchanges.application.audience import may_see_posting
from teacher_exchanges.application.matching.surroundings import market_of
from teacher_exchanges.domain.matching.facts import Posted
from teacher_exchanges.domain.matching.scoring import Score, ranked
from teacher_exchanges.domain.matching.weights import Weights, in_force
from teacher_exchanges.domain.offer import Offer, can_be_taken
from teacher_exchanges.domain.request import Request, takes_answers
from teacher_exchanges.storage.market import of_others, of_school, opposite, still_open

LOOKED_AT = 500
"""The newest that are looked at for one posting."""
OWN, OTHERS = 40, 400
"""The newest of the school's, and of the others', that are looked at for recommendations."""


@dataclass(frozen=True)
class Recommended:
    """Scores, the best first, and the postings they are about."""

    weights: Weights
    scores: Sequence[Score]
    requests: Mapping[UUID, Request]
    offers: Mapping[UUID, Offer]


async def candidates_of_request(
    session: AsyncSession, request: Request, caller: Caller, today: date, most: int
) -> Recommended:
    """The offers that fit. Its school and the office see all that it may see, another school its own.

    404 for a request the caller may not know of; nothing for one that collects no answers.
    """
    found: list[Offer] = []
    own = _whose(request, caller)
    if takes_answers(request, today):
        mine = [] if own is None else [of_school(Offer, own)]
        found = await still_open(session, Offer, today, *opposite(request), *mine, most=LOOKED_AT)
    return await _ranked(session, [request], found, today, most)


async def candidates_of_offer(
    session: AsyncSession, offer: Offer, caller: Caller, today: date, most: int
) -> Recommended:
    """The requests that fit, under the same rules; nothing for an offer that cannot be taken."""
    found: list[Request] = []
    own = _whose(offer, caller)
    if can_be_taken(offer, today) and offer.answers is None:
        mine = [] if own is None else [of_school(Request, own)]
        found = await still_open(session, Request, today, *opposite(offer), *mine, most=LOOKED_AT)
    return await _ranked(session, found, [offer], today, most)


async def recommendations(
    session: AsyncSession, school: UUID, today: date, most: int
) -> Recommended:
    """What fits the school's open requests and offers, each pair once, the best first."""
    requests = await still_open(session, Request, today, of_school(Request, school), most=OWN)
    offers = await still_open(session, Offer, today, of_school(Offer, school), most=OWN)
    wanted = of_others(Offer, school, {one.exchange_type for one in requests})
    given = of_others(Request, school, {one.exchange_type for one in offers})
    their_offers = await still_open(session, Offer, today, *wanted, most=OTHERS)
    their_requests = await still_open(session, Request, today, *given, most=OTHERS)
    return await _ranked(
        session, [*requests, *their_requests], [*offers, *their_offers], today, most, own=school
    )


def _whose(posting: Request | Offer, caller: Caller) -> UUID | None:
    """Whose counterparts the caller is shown; None: everybody's."""
    if not may_see_posting(posting, caller):
        raise not_found()
    if caller.is_office or caller.school_id == posting.school_id:
        return None
    if caller.school_id is None:
        raise not_found()
    return caller.school_id


async def _ranked(
    session: AsyncSession,
    requests: Sequence[Request],
    offers: Sequence[Offer],
    today: date,
    most: int,
    own: UUID | None = None,
) -> Recommended:
    weights = in_force(today)
    market = await market_of(session, requests, offers)
    pairs: Iterable[tuple[Posted, Posted]] = chain.from_iterable(
        ((r, o) for o in market.offers if own is None or own in (r.school, o.school))
        for r in market.requests
    )
    scores = ranked(pairs, market.around, weights, most=most, major_name=name_of)
    return Recommended(
        weights, scores, {one.id: one for one in requests}, {one.id: one for one in offers}
    )
