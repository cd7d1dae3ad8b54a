"""To whom the events of an item are addressed."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.codes import Visibility
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from teacher_exchanges.domain.request import Request


def audience_of_request(request: Request) -> tuple[UUID, ...] | None:
    """The schools that may know of the request; None: the whole alliance."""
    if request.status in (RequestStatus.DRAFT, RequestStatus.DISCARDED):
        return (request.school_id,)
    if request.visibility is Visibility.SCHOOLS:
        return (request.school_id, *request.visible_to)
    return None
