"""Give up the places of a confirmed match that have no teacher."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.concerned import concerned_with_both
from teacher_exchanges.application.matches.give_back import give_back_places
from teacher_exchanges.application.requests.settle_request import settle_offer, settle_request
from teacher_exchanges.application.saving import save_match
from teacher_exchanges.domain.match import Match, release


async def release_match(unit: Unit, seen: Seen) -> Match:
    """The match with the places it uses; raises `nothing-to-release`."""
    found = await concerned_with_both(unit, seen)
    match, events = release(found.match, unit.now, CALENDAR)
    places = found.match.headcount - match.headcount
    await give_back_places(unit, found.request, found.offer, places)
    await save_match(unit, found.match, match, events)
    await settle_request(unit, match.request_id)
    await settle_offer(unit, match.offer_id)
    return match
