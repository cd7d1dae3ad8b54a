"""The day after a request's deadline: it expires, or is settled if some of it was matched."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.deadlines import schedule
from cyzj.domain.clock import school_date
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.decline_open_matches import decline_for_request
from teacher_exchanges.application.requests.settle_request import settle_request
from teacher_exchanges.application.saving import REQUEST_EXPIRY, save_request
from teacher_exchanges.domain.request import expire
from teacher_exchanges.storage.match_queries import last_confirmation_due
from teacher_exchanges.storage.repositories import requests

A_MOMENT = timedelta(minutes=1)
"""After the match's own deadline, which is swept first."""


async def expire_request(unit: Unit, id: UUID) -> None:
    """Settle what the deadline settles; a match half confirmed gets its promised time first."""
    request = await requests.load(unit.session, id)
    if school_date(unit.now) <= request.deadline:
        return
    pending = await last_confirmation_due(unit.session, id)
    if pending is not None:
        await schedule(unit.session, id, REQUEST_EXPIRY, max(pending, unit.now) + A_MOMENT)
    elif request.status is RequestStatus.OPEN:
        expired, events = expire(request, unit.now)
        await save_request(unit, request, expired, events)
        await decline_for_request(unit, expired)
    elif request.status is RequestStatus.PARTIALLY_MATCHED:
        await decline_for_request(unit, request)
        await settle_request(unit, id)
