"""Resume a paused request."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.requests.own_request import own_request
from teacher_exchanges.application.saving import save_request
from teacher_exchanges.domain.request import Request, resume


async def resume_request(unit: Unit, seen: Seen) -> Request:
    """The request, collecting again; raises `deadline-passed`, `school-suspended`."""
    before = await own_request(unit, seen)
    await require_active(unit.session, before.school_id)
    request, events = resume(before, unit.now)
    return await save_request(unit, before, request, events)
