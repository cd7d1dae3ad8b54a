"""The day after an offer's last day: it expires."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.deadlines import schedule
from cyzj.domain.clock import school_date
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.decline_open_matches import decline_for_offer
from teacher_exchanges.application.saving import OFFER_EXPIRY, save_offer
from teacher_exchanges.domain.offer import expire
from teacher_exchanges.storage.match_queries import HALF, open_matches
from teacher_exchanges.storage.repositories import offers

A_MOMENT = timedelta(minutes=1)
"""After the match's own deadline, which is swept first."""


async def expire_offer(unit: Unit, id: UUID) -> None:
    """Expire what is still on offer; a reserved one after its reservations have ended."""
    offer = await offers.load(unit.session, id)
    if school_date(unit.now) <= offer.expires_on:
        return
    if offer.status is OfferStatus.RESERVED:
        reserved = [m for m in await open_matches(unit.session, offer=id) if m.status in HALF]
        dues = [w.due for match in reserved for w in match.waiting_on if w.due]
        await schedule(unit.session, id, OFFER_EXPIRY, max([unit.now, *dues]) + A_MOMENT)
    elif offer.status is OfferStatus.PUBLISHED:
        expired, events = expire(offer, unit.now)
        await save_offer(unit, offer, expired, events)
        await decline_for_offer(unit, expired)
