"""Loading an offer for a command of the school that posted it."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.audience import require_owner
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.storage.repositories import offers


async def own_offer(unit: Unit, seen: Seen) -> Offer:
    """The offer, locked; 404 for strangers before anything else, 409 if it has moved on."""
    require_owner(await offers.find(unit.session, seen.id), unit.caller)
    return await offers.load(unit.session, seen.id, expected_version=seen.version)
