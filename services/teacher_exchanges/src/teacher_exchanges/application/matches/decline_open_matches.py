"""What is still open falls with its request or its offer."""

from __future__ import annotations

from cyzj.contracts.codes import Side
from cyzj.contracts.teacher_exchanges.match import DeclineReason
from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.deadlines.calendar import CALENDAR
from cyzj.storage.unit import Unit
from teacher_exchanges.application.saving import save_match, save_offer
from teacher_exchanges.domain.match import Match, decline
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.offer_matching import close, release
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage.match_queries import HALF, open_matches
from teacher_exchanges.storage.repositories import matches, offers


async def decline_for_request(unit: Unit, request: Request) -> None:
    """The request takes no more: its open matches are declined in its school's name."""
    taken = request.status in (RequestStatus.MATCHED, RequestStatus.PARTIALLY_MATCHED)
    reason = DeclineReason.TAKEN if taken else DeclineReason.OTHER
    for match in await open_matches(unit.session, request=request.id):
        await _decline(unit, match, match.requester, reason)


async def decline_for_offer(unit: Unit, offer: Offer) -> None:
    """The offer can be taken no more: its open matches are declined in its school's name."""
    taken = offer.status is OfferStatus.TAKEN
    reason = DeclineReason.TAKEN if taken else DeclineReason.OTHER
    for match in await open_matches(unit.session, offer=offer.id):
        await _decline(unit, match, match.requester.other, reason)


async def let_go_of_offer(unit: Unit, match: Match, *, answered: bool) -> None:
    """The offer of a match that fell through before confirmation is free; an answer is closed."""
    before = await offers.load(unit.session, match.offer_id)
    if match.status in HALF:
        after, events = release(before, match.headcount, unit.now)
        before = await save_offer(unit, before, after, events)
    if answered and before.answers == match.request_id:
        await close_answer(unit, before)


async def close_answer(unit: Unit, answer: Offer) -> None:
    """An answer that is not wanted is over, unless it is bound otherwise."""
    if answer.status is OfferStatus.PUBLISHED and answer.taken == 0:
        after, events = close(answer, unit.now)
        await save_offer(unit, answer, after, events)


async def _decline(unit: Unit, match: Match, side: Side, reason: DeclineReason) -> None:
    await let_go_of_offer(unit, match, answered=True)
    before = await matches.load(unit.session, match.id)
    after, events = decline(before, side, reason, "", unit.now, CALENDAR)
    await save_match(unit, before, after, events)
