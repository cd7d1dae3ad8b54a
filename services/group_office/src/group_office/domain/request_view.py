"""An exchange request as its events leave it, with the moments a board counts from."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.teacher_exchanges.request import RequestState, RequestStatus

CLOSED = frozenset(
    {
        RequestStatus.FULFILLED,
        RequestStatus.PARTIALLY_FULFILLED,
        RequestStatus.EXPIRED,
        RequestStatus.WITHDRAWN,
        RequestStatus.DISCARDED,
    }
)
"""Nothing more happens to a request in these."""


class RequestView(NamedTuple):
    """One row of `view.requests`. A tuple, because it goes to the database as it is."""

    id: UUID
    epoch: int
    version: int
    number: str
    status: str
    school_id: UUID
    exchange_type: str
    title: str
    headcount: int
    matched: int
    deadline: date
    backfilled: bool
    """Whether its first event was recorded after the fact (补录)."""
    opened_at: datetime | None
    closed_at: datetime | None
    """When nothing more was to happen; null while something is."""


def fold_request(view: RequestView | None, event: Envelope) -> RequestView:
    """The request after `event`; what happened once keeps its first moment."""
    data = cast(RequestState, event.data)  # an isinstance of pydantic's takes longer than the fold
    happened = event.happened()
    closed = (view.closed_at if view else None) or happened if data.status in CLOSED else None
    return RequestView(
        event.subject,
        event.epoch,
        event.aggregateversion,
        data.number,
        data.status,
        data.school_id,
        data.exchange_type,
        data.title,
        data.headcount,
        data.matched,
        data.deadline,
        view.backfilled if view else event.occurredat is not None,
        data.opened_at,
        closed,
    )
