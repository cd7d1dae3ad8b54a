"""Which rings could be, from what is open now, for the office to choose from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.deadlines.calendar import CALENDAR
from teacher_exchanges.application.matching.surroundings import Market, market_of
from teacher_exchanges.domain.hours import cross_city
from teacher_exchanges.domain.matching.facts import Posted
from teacher_exchanges.domain.matching.weights import in_force
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rings.finding import FoundRing, Hours, rings
from teacher_exchanges.domain.rounds.book import worth_of
from teacher_exchanges.storage.market import still_open

LOOKED_AT = 400
"""The newest requests, and offers, that are looked at."""


async def find_rings(
    session: AsyncSession, today: date, most: int
) -> tuple[Sequence[FoundRing], Sequence[Request | Offer]]:
    """The rings, the best first, and the postings they are about; computed beside the event loop."""
    requests = await still_open(session, Request, today, most=LOOKED_AT)
    offers = await still_open(session, Offer, today, most=LOOKED_AT)
    market = await market_of(session, requests, offers)
    found = await asyncio.to_thread(
        rings,
        market.requests,
        market.offers,
        market.around,
        in_force(today),
        hours_in(market),
        most,
    )
    return found, [*requests, *offers]


def hours_in(market: Market) -> Hours:
    """What a pair of the market comes to, for all its places."""
    known: dict[UUID, tuple[int, int]] = {}

    def hours(request: Posted, offer: Posted) -> int:
        if request.id not in known:
            worth = worth_of(request, CALENDAR)
            known[request.id] = worth.near, worth.far
        cities = (market.around.school(one.school).city for one in (request, offer))
        each = known[request.id][cross_city(cities)]
        return each * min(request.places, offer.places)

    return hours
