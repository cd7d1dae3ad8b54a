"""An engagement as its events leave it, with the moments a board counts from."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.teacher_exchanges.engagement import (
    EngagementState,
    EngagementStatus,
)
from cyzj.contracts.teacher_exchanges.engagement_events import (
    EngagementEvaluated,
    EngagementStarted,
)

S = EngagementStatus
FELL_THROUGH = frozenset({S.DECLINED, S.REJECTED, S.NO_SHOW, S.EXPIRED, S.TERMINATED, S.CANCELLED})
"""It ended, and no hours come of it."""


class EngagementView(NamedTuple):
    """One row of `view.engagements`. A tuple, because it goes to the database as it is."""

    id: UUID
    epoch: int
    version: int
    number: str
    status: str
    match_id: UUID
    request_id: UUID
    home_school_id: UUID
    host_school_id: UUID
    teacher_ref: UUID
    exchange_type: str
    planned_from: date
    planned_to: date
    actual_from: date | None
    recognised_hours: int | None
    """Weighted, in hundredths."""
    nominated_at: datetime
    started_at: datetime | None
    evaluated_at: datetime | None
    recognised_at: datetime | None
    fell_through_at: datetime | None


def fold_engagement(view: EngagementView | None, event: Envelope) -> EngagementView:
    """The engagement after `event`; what happened once keeps its first moment."""
    data = cast(
        EngagementState, event.data
    )  # an isinstance of pydantic's takes longer than the fold
    happened, kind = event.happened(), type(data)
    return EngagementView(
        event.subject,
        event.epoch,
        event.aggregateversion,
        data.number,
        data.status,
        data.match_id,
        data.request_id,
        data.home_school_id,
        data.host_school_id,
        data.teacher_ref,
        data.exchange_type,
        data.planned_from,
        data.planned_to,
        data.actual_from,
        data.recognised_hours,
        view.nominated_at if view else happened,
        (view and view.started_at) or (happened if kind is EngagementStarted else None),
        (view and view.evaluated_at) or (happened if kind is EngagementEvaluated else None),
        (view and view.recognised_at) or (happened if data.status is S.RECOGNISED else None),
        (view and view.fell_through_at) or (happened if data.status in FELL_THROUGH else None),
    )
