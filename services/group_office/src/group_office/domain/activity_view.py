"""On which days a school did something with others: what dormancy and liveliness are counted from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges import engagement_events as engagement
from cyzj.contracts.teacher_exchanges.match import MatchConfirmed, MatchState
from cyzj.contracts.teacher_exchanges.offer import OfferPublished
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
OF_ONE_SCHOOL: frozenset[type[Payload]] = frozenset({RequestOpened, OfferPublished})
"""The others concern the two schools of a match."""


class ActivityView(NamedTuple):
    """One row of `view.activity`: the last qualifying event of a school on a day (Asia/Shanghai)."""

    school_id: UUID
    day: date
    at: datetime
    event_id: UUID
    type: str
    item_id: UUID


def activities(event: Envelope) -> list[ActivityView]:
    """What `event` shows of each school concerned; nothing if it does not qualify."""
    data = event.data
    if type(data) not in QUALIFYING:
        return []
    at = event.happened()
    day = school_date(at)
    schools: Iterable[UUID]
    if type(data) in OF_ONE_SCHOOL:
        schools = (cast(RequestState, data).school_id,)
    else:
        both = cast(MatchState, data)  # or of an engagement: it names them the same
        schools = (both.home_school_id, both.host_school_id)
    return [
        ActivityView(school, day, at, event.id, event.type, event.subject) for school in schools
    ]


def later(one: ActivityView, other: ActivityView) -> ActivityView:
    """The later of two on the same day, whichever came first."""
    return one if (one.at, one.event_id) > (other.at, other.event_id) else other
