"""The second confirmation did not come in time: the offer is free again."""

from __future__ import annotations

from uuid import UUID

from cyzj.deadlines.calendar import CALENDAR
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.decline_open_matches import let_go_of_offer
from teacher_exchanges.application.saving import save_match
from teacher_exchanges.domain.match import expire
from teacher_exchanges.storage.match_queries import HALF
from teacher_exchanges.storage.repositories import matches, requests


async def expire_match(unit: Unit, id: UUID) -> None:
    """Nothing happens where the match has moved on meanwhile."""
    found = await matches.find(unit.session, id)
    await requests.load(unit.session, found.request_id)
    if found.status not in HALF:
        return
    await let_go_of_offer(unit, found, answered=False)
    before = await matches.load(unit.session, id)
    match, events = expire(before, unit.now, CALENDAR)
    await save_match(unit, before, match, events)
