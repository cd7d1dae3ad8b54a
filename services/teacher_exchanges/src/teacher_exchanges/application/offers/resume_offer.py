"""Resume a paused offer."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.offers.own_offer import own_offer
from teacher_exchanges.application.saving import save_offer
from teacher_exchanges.domain.offer import Offer, resume


async def resume_offer(unit: Unit, seen: Seen) -> Offer:
    """The offer, on offer again; raises `deadline-passed`, `school-suspended`."""
    before = await own_offer(unit, seen)
    await require_active(unit.session, before.school_id)
    offer, events = resume(before, unit.now)
    return await save_offer(unit, before, offer, events)
