"""Post an exchange request: it is published to the alliance or to the schools named."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.members.standing import require_active
from cyzj.storage.unit import Unit
from teacher_exchanges.application.saving import add_request
from teacher_exchanges.domain.request import PostRequest, Request
from teacher_exchanges.domain.request import post_request as decide
from teacher_exchanges.storage.repositories import requests


async def post_request(unit: Unit, command: PostRequest, school_id: UUID) -> Request:
    """The published request, with its number.

    Raises `invalid-request` with every field to change, or `school-suspended`.
    """
    await require_active(unit.session, school_id)
    number = await requests.next_number(unit.session, unit.now)
    request, events = decide(command, id=new_id(), number=number, school_id=school_id, now=unit.now)
    await add_request(unit, request, events)
    return request
