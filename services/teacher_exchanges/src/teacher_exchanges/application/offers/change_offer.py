"""Change a draft or a published offer."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.offers.own_offer import own_offer
from teacher_exchanges.application.saving import save_offer
from teacher_exchanges.domain.offer import Offer, PublishOffer, change


async def change_offer(unit: Unit, seen: Seen, command: PublishOffer) -> Offer:
    """The offer with the new content; raises `invalid-offer`."""
    before = await own_offer(unit, seen)
    offer, events = change(before, command, unit.now)
    return await save_offer(unit, before, offer, events)
