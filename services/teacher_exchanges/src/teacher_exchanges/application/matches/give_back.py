"""Places of a confirmed match that are not used go back to the request and the offer."""

from __future__ import annotations

from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.decline_open_matches import close_answer
from teacher_exchanges.application.saving import save_offer, save_request
from teacher_exchanges.domain.machines import OFFER
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.offer_matching import give_back
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.request_matching import reopen


async def give_back_places(unit: Unit, request: Request, offer: Offer, places: int) -> None:
    """`places` are to be matched again; an offer that is over stays over, an unused answer closes."""
    reopened, events = reopen(request, places, unit.now)
    await save_request(unit, request, reopened, events)
    if OFFER.find(offer.status, "give_back") is None:
        return
    after, events = give_back(offer, places, unit.now)
    await save_offer(unit, offer, after, events)
    if after.answers == request.id:
        await close_answer(unit, after)
