"""Save an offer as a draft that only the school sees."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from teacher_exchanges.application.saving import add_offer
from teacher_exchanges.domain.offer import Offer, PublishOffer, save_draft
from teacher_exchanges.storage.repositories import offers


async def save_offer_draft(unit: Unit, command: PublishOffer, school_id: UUID) -> Offer:
    """The draft, with its number; raises `invalid-offer` for what no draft may hold."""
    number = await offers.next_number(unit.session, unit.now)
    draft, events = save_draft(
        command, id=new_id(), number=number, school_id=school_id, now=unit.now
    )
    await add_offer(unit, draft, events)
    return draft
