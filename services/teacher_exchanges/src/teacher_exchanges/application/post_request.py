"""Post an exchange request: it is published to the alliance or to the schools named."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cyzj.deadlines import schedule
from cyzj.domain.clock import start_of
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from teacher_exchanges.application.audience import audience_of_request
from teacher_exchanges.application.standing import require_active
from teacher_exchanges.domain.request import PostRequest, Request
from teacher_exchanges.domain.request import post_request as decide
from teacher_exchanges.storage import requests

EXPIRY = "expire_request"


async def post_request(unit: Unit, command: PostRequest, school_id: UUID) -> Request:
    """The published request, with its number.

    Raises `invalid-request` with every field to change, `school-suspended`, or `not-yet-known`.
    """
    await require_active(unit.session, school_id)
    number = await requests.next_number(unit.session, unit.now)
    request, events = decide(command, id=new_id(), number=number, school_id=school_id, now=unit.now)
    await requests.add(unit.session, request)
    unit.record(request.id, request.version, events, schools=audience_of_request(request))
    await schedule(unit.session, request.id, EXPIRY, start_of(request.deadline + timedelta(days=1)))
    return request
