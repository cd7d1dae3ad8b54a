"""Save a request as a draft that only the school sees."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from teacher_exchanges.application.saving import add_request
from teacher_exchanges.domain.request import PostRequest, Request, save_draft
from teacher_exchanges.storage.repositories import requests


async def save_request_draft(unit: Unit, command: PostRequest, school_id: UUID) -> Request:
    """The draft, with its number; raises `invalid-request` for what no draft may hold."""
    number = await requests.next_number(unit.session, unit.now)
    draft, events = save_draft(
        command, id=new_id(), number=number, school_id=school_id, now=unit.now
    )
    await add_request(unit, draft, events)
    return draft
