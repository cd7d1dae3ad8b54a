"""A match as its events leave it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.teacher_exchanges.match import MatchState, MatchStatus


class MatchView(NamedTuple):
    """One row of `view.matches`. A tuple, because it goes to the database as it is."""

    id: UUID
    epoch: int
    version: int
    number: str
    status: str
    request_id: UUID
    offer_id: UUID
    exchange_type: str
    home_school_id: UUID
    host_school_id: UUID
    origin: str
    proposed_at: datetime
    confirmed_at: datetime | None
    """When both sides had confirmed, even if it fell through later."""


def fold_match(view: MatchView | None, event: Envelope) -> MatchView:
    """The match after `event`; what happened once keeps its first moment."""
    data = cast(MatchState, event.data)  # an isinstance of pydantic's takes longer than the fold
    happened = event.happened()
    confirmed = view.confirmed_at if view else None
    if confirmed is None and data.status == MatchStatus.CONFIRMED:
        confirmed = happened
    return MatchView(
        event.subject,
        event.epoch,
        event.aggregateversion,
        data.number,
        data.status,
        data.request_id,
        data.offer_id,
        data.exchange_type,
        data.home_school_id,
        data.host_school_id,
        data.origin,
        view.proposed_at if view else happened,
        confirmed,
    )
