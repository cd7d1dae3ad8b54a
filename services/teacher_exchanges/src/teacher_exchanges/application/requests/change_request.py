"""Change a draft or a published request."""

from __future__ import annotations

from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.decline_open_matches import decline_for_request
from teacher_exchanges.application.requests.own_request import own_request
from teacher_exchanges.application.saving import save_request
from teacher_exchanges.domain.request import PostRequest, Request, change


async def change_request(unit: Unit, seen: Seen, command: PostRequest) -> Request:
    """The request with the new content; raises `invalid-request`."""
    before = await own_request(unit, seen)
    request, events = change(before, command, unit.now)
    await save_request(unit, before, request, events)
    if before.status is not request.status and request.status is RequestStatus.MATCHED:
        await decline_for_request(unit, request)
    return request
