"""When placements end: the request they came from is fulfilled, its offers are closed."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.domain.clock import school_date
from cyzj.storage.unit import Unit
from teacher_exchanges.application.saving import save_offer, save_request
from teacher_exchanges.domain.offer_matching import close
from teacher_exchanges.domain.request_matching import fulfil
from teacher_exchanges.storage.engagement_queries import ended_of_offer, ended_of_request
from teacher_exchanges.storage.repositories import offers, requests


async def settle_request(unit: Unit, id: UUID) -> None:
    """Fulfil the request if everything matched has ended and it collects no more."""
    request = await requests.load(unit.session, id)
    if request.status not in (RequestStatus.MATCHED, RequestStatus.PARTIALLY_MATCHED):
        return
    ended, completed = await ended_of_request(unit.session, id)
    collecting = request.matched < request.headcount and (school_date(unit.now) <= request.deadline)
    if ended >= request.matched and not collecting:
        after, events = fulfil(request, completed=completed, ended=ended, now=unit.now)
        await save_request(unit, request, after, events)


async def settle_offer(unit: Unit, id: UUID) -> None:
    """Close the offer if everything taken of it has ended."""
    offer = await offers.load(unit.session, id)
    if offer.status is not OfferStatus.TAKEN:
        return
    if await ended_of_offer(unit.session, id) >= offer.taken:
        after, events = close(offer, unit.now)
        await save_offer(unit, offer, after, events)
