"""An exchange offer as its events leave it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.teacher_exchanges.offer import OfferState, OfferStatus

UNSEEN = frozenset({OfferStatus.DRAFT, OfferStatus.DISCARDED})


class OfferView(NamedTuple):
    """One row of `view.offers`. A tuple, because it goes to the database as it is."""

    id: UUID
    epoch: int
    version: int
    number: str
    status: str
    school_id: UUID
    answers: UUID | None
    """The request it answers; null for a free-standing offer."""
    exchange_type: str
    title: str
    published_at: datetime | None


def fold_offer(view: OfferView | None, event: Envelope) -> OfferView:
    """The offer after `event`; it was published when it first was no draft."""
    data = cast(OfferState, event.data)  # an isinstance of pydantic's takes longer than the fold
    happened = event.happened()
    published = view.published_at if view else None
    if published is None and data.status not in UNSEEN:
        published = happened
    return OfferView(
        event.subject,
        event.epoch,
        event.aggregateversion,
        data.number,
        data.status,
        data.school_id,
        data.answers,
        data.exchange_type,
        data.title,
        published,
    )
