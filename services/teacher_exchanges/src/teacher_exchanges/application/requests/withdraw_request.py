"""Withdraw a request; the answers it had are declined with it."""

from __future__ import annotations

from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.matches.decline_open_matches import decline_for_request
from teacher_exchanges.application.requests.own_request import own_request
from teacher_exchanges.application.saving import save_request
from teacher_exchanges.domain.request import Request, withdraw


async def withdraw_request(unit: Unit, seen: Seen, reason: str) -> Request:
    """The withdrawn request; raises `invalid-request` without a reason."""
    before = await own_request(unit, seen)
    request, events = withdraw(before, reason, unit.now)
    await save_request(unit, before, request, events)
    await decline_for_request(unit, request)
    return request
