"""Give up a draft."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.offers.own_offer import own_offer
from teacher_exchanges.application.saving import save_offer
from teacher_exchanges.domain.offer import Offer, discard


async def discard_offer(unit: Unit, seen: Seen) -> Offer:
    """The discarded draft; it is kept, and its number is not used again."""
    before = await own_offer(unit, seen)
    offer, events = discard(before, unit.now)
    return await save_offer(unit, before, offer, events)
