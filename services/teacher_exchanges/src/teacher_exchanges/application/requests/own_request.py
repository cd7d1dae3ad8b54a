"""Loading a request for a command of the school that posted it."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.audience import require_owner
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage.repositories import requests


async def own_request(unit: Unit, seen: Seen) -> Request:
    """The request, locked; 404 for strangers before anything else, 409 if it has moved on."""
    require_owner(await requests.find(unit.session, seen.id), unit.caller)
    return await requests.load(unit.session, seen.id, expected_version=seen.version)
