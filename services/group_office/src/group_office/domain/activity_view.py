"""On which days a school did something with others: what dormancy and liveliness are counted from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges import engagement_events as engagement
from cyzj.contracts.teacher_exchanges.engagement import EngagementState
from cyzj.contracts.teacher_exchanges.match import MatchConfirmed, MatchState
from cyzj.contracts.teacher_exchanges.offer import OfferPublished, OfferState
from cyzj.contracts.teacher_exchanges.request import RequestOpened, RequestState
from cyzj.domain.clock import school_date

QUALIFYING: frozenset[type[Payload]] = frozenset(
    {
        RequestOpened,
        OfferPublished,
        MatchConfirmed,
        engagement.EngagementNominated,
        engagement.EngagementAccepted,
        engagement.EngagementStarted,
        engagement.EngagementFinished,
        engagement.EngagementEvaluated,
        engagement.EngagementRecognised,
    }
)
"""What counts as activity of the schools concerned [P]; time running out does not."""


class ActivityView(NamedTuple):
    """One row of `view.activity`: the last qualifying event of a school on a day (Asia/Shanghai)."""

    school_id: UUID
    day: date
    at: datetime
    event_id: UUID
    type: str
    item_id: UUID


def activities(event: Envelope) -> Iterator[ActivityView]:
    """What `event` shows of each school concerned; nothing if it does not qualify."""
    data = event.data
    if type(data) not in QUALIFYING:
        return
    at = event.happened()
    day = school_date(at)
    if isinstance(data, RequestState | OfferState):
        yield ActivityView(data.school_id, day, at, event.id, event.type, event.subject)
    if isinstance(data, MatchState | EngagementState):
        for school in (data.home_school_id, data.host_school_id):
            yield ActivityView(school, day, at, event.id, event.type, event.subject)


def later(one: ActivityView, other: ActivityView) -> ActivityView:
    """The later of two on the same day, whichever came first."""
    return one if (one.at, one.event_id) > (other.at, other.event_id) else other
