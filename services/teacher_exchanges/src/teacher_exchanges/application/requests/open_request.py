"""Publish a draft."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.requests.own_request import own_request
from teacher_exchanges.application.saving import save_request
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.request import open_request as decide


async def open_request(unit: Unit, seen: Seen) -> Request:
    """The published request; raises `invalid-request`, `school-suspended`."""
    draft = await own_request(unit, seen)
    await require_active(unit.session, draft.school_id)
    request, events = decide(draft, unit.now)
    return await save_request(unit, draft, request, events)
