"""Publish a draft."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.offers.own_offer import own_offer
from teacher_exchanges.application.saving import save_offer
from teacher_exchanges.domain.offer import Offer, publish


async def publish_offer_draft(unit: Unit, seen: Seen) -> Offer:
    """The published offer; raises `invalid-offer`, `school-suspended`."""
    draft = await own_offer(unit, seen)
    await require_active(unit.session, draft.school_id)
    offer, events = publish(draft, unit.now)
    return await save_offer(unit, draft, offer, events)
