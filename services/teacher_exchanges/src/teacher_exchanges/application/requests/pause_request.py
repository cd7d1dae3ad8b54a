"""Pause a request: it takes no new answers."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.requests.own_request import own_request
from teacher_exchanges.application.saving import save_request
from teacher_exchanges.domain.request import Request, pause


async def pause_request(unit: Unit, seen: Seen) -> Request:
    """The paused request; its answers wait."""
    before = await own_request(unit, seen)
    request, events = pause(before, unit.now)
    return await save_request(unit, before, request, events)
