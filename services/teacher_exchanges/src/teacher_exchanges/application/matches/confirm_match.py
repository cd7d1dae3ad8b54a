"""Confirm a match: the first confirmation reserves the offer, the second binds both schools."""

from __future__ import annotations

from cyzj.contracts.teacher_exchanges.match import MatchStatus
from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.clock import school_date
from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.concerned import Concerned, concerned_with_both
from teacher_exchanges.application.matches.decline_open_matches import (
    decline_for_offer,
    decline_for_request,
)
from teacher_exchanges.application.saving import save_match, save_offer, save_request
from teacher_exchanges.domain.match import Match, confirm
from teacher_exchanges.domain.offer_matching import reserve, take
from teacher_exchanges.domain.request_matching import record_match, require_room


async def confirm_match(unit: Unit, seen: Seen) -> Match:
    """The match after the caller's side confirmed.

    Raises `request-taken`, `request-closed`, `offer-taken`, `school-suspended`.
    """
    return await confirm_side(unit, await concerned_with_both(unit, seen))


async def confirm_side(unit: Unit, found: Concerned) -> Match:
    """The match after `found.side` confirmed; everything in `found` is locked."""
    sides = (found.match.school(found.side), found.match.school(found.side.other))
    await require_active(unit.session, *sides)
    match, events = confirm(found.match, found.side, unit.now, CALENDAR)
    if match.status is MatchStatus.CONFIRMED:
        await save_match(unit, found.match, match, events)
        await _bind(unit, found)
    else:
        require_room(found.request, match.headcount, school_date(unit.now))
        offer, reserved = reserve(found.offer, match.headcount, unit.now)
        await save_offer(unit, found.offer, offer, reserved)
        await save_match(unit, found.match, match, events)
    return match


async def _bind(unit: Unit, found: Concerned) -> None:
    offer, taken = take(found.offer, found.match.headcount, unit.now)
    request, matched = record_match(found.request, found.match.headcount, unit.now)
    await save_offer(unit, found.offer, offer, taken)
    await save_request(unit, found.request, request, matched)
    if request.status is RequestStatus.MATCHED:
        await decline_for_request(unit, request)
    if offer.status is OfferStatus.TAKEN:
        await decline_for_offer(unit, offer)
