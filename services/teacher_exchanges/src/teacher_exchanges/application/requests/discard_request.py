"""Give up a draft."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.requests.own_request import own_request
from teacher_exchanges.application.saving import save_request
from teacher_exchanges.domain.request import Request, discard


async def discard_request(unit: Unit, seen: Seen) -> Request:
    """The discarded draft; it is kept, and its number is not used again."""
    before = await own_request(unit, seen)
    request, events = discard(before, unit.now)
    return await save_request(unit, before, request, events)
