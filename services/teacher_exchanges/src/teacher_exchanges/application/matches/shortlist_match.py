"""Keep a match among those the asking school will choose from."""

from __future__ import annotations

from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import forbidden
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.concerned import concerned_match
from teacher_exchanges.application.saving import save_match
from teacher_exchanges.domain.match import Match, shortlist


async def shortlist_match(unit: Unit, seen: Seen) -> Match:
    """The shortlisted match; only the school that asked may (`wrong-party`)."""
    before, side = await concerned_match(unit, seen)
    if side is not before.requester:
        raise forbidden("wrong-party", "候选名单由发布需求的学校决定。")
    match, events = shortlist(before, unit.now, CALENDAR)
    return await save_match(unit, before, match, events)
