"""Publish an offer to the alliance or to the schools named."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.saving import add_offer
from teacher_exchanges.domain.offer import Offer, PublishOffer
from teacher_exchanges.domain.offer import publish_offer as decide
from teacher_exchanges.storage.repositories import offers


async def publish_offer(unit: Unit, command: PublishOffer, school_id: UUID) -> Offer:
    """The published offer, with its number. Raises `invalid-offer`, `school-suspended`."""
    await require_active(unit.session, school_id)
    number = await offers.next_number(unit.session, unit.now)
    offer, events = decide(command, id=new_id(), number=number, school_id=school_id, now=unit.now)
    await add_offer(unit, offer, events)
    return offer
