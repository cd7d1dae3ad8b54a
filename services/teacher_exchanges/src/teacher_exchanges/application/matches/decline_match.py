"""Decline a match: before both have confirmed, or after while nobody is nominated."""

from __future__ import annotations

from cyzj.contracts.teacher_exchanges.match import DeclineReason, MatchStatus
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.concerned import concerned_with_both
from teacher_exchanges.application.matches.decline_open_matches import let_go_of_offer
from teacher_exchanges.application.matches.give_back import give_back_places
from teacher_exchanges.application.saving import save_match
from teacher_exchanges.domain.match import Match, decline


async def decline_match(unit: Unit, seen: Seen, reason: DeclineReason, words: str) -> Match:
    """The declined match; what it held is free again. Raises `already-nominated`."""
    found = await concerned_with_both(unit, seen)
    before = found.match
    match, events = decline(before, found.side, reason, words, unit.now, CALENDAR)
    if before.status is MatchStatus.CONFIRMED:
        await give_back_places(unit, found.request, found.offer, before.headcount)
    else:
        await let_go_of_offer(unit, before, answered=True)
    return await save_match(unit, before, match, events)
