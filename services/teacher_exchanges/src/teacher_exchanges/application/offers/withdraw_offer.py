"""Withdraw an offer; the matches it was proposed for are declined with it."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.decline_open_matches import decline_for_offer
from teacher_exchanges.application.offers.own_offer import own_offer
from teacher_exchanges.application.saving import save_offer
from teacher_exchanges.domain.offer import Offer, withdraw


async def withdraw_offer(unit: Unit, seen: Seen, reason: str) -> Offer:
    """The withdrawn offer; raises `invalid-offer` without a reason."""
    before = await own_offer(unit, seen)
    offer, events = withdraw(before, reason, unit.now)
    await save_offer(unit, before, offer, events)
    await decline_for_offer(unit, offer)
    return offer
