"""Pause an offer: it cannot be taken."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.offers.own_offer import own_offer
from teacher_exchanges.application.saving import save_offer
from teacher_exchanges.domain.offer import Offer, pause


async def pause_offer(unit: Unit, seen: Seen) -> Offer:
    """The paused offer."""
    before = await own_offer(unit, seen)
    offer, events = pause(before, unit.now)
    return await save_offer(unit, before, offer, events)
