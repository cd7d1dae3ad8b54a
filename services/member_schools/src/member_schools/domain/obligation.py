"""What an event of another service says of obligations: an item that is open, and for whom."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.contracts.payload import aggregate_of
from cyzj.contracts.teacher_exchanges.engagement import EngagementState, EngagementStatus
from cyzj.contracts.teacher_exchanges.match import MatchState, MatchStatus
from cyzj.contracts.teacher_exchanges.offer import OfferState, OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestState, RequestStatus
from member_schools.domain.membership_life import Obligation

OPEN: dict[type, frozenset[str]] = {
    RequestState: frozenset(
        {
            RequestStatus.OPEN,
            RequestStatus.PARTIALLY_MATCHED,
            RequestStatus.MATCHED,
            RequestStatus.PAUSED,
        }
    ),
    OfferState: frozenset({OfferStatus.PUBLISHED, OfferStatus.RESERVED, OfferStatus.PAUSED}),
    MatchState: frozenset(
        {
            MatchStatus.PROPOSED,
            MatchStatus.SHORTLISTED,
            MatchStatus.CONFIRMED_BY_HOME,
            MatchStatus.CONFIRMED_BY_HOST,
        }
    ),
    EngagementState: frozenset(
        {
            EngagementStatus.NOMINATED,
            EngagementStatus.ACKNOWLEDGED,
            EngagementStatus.RETURNED,
            EngagementStatus.ACCEPTED,
            EngagementStatus.PLANNED,
            EngagementStatus.READY,
            EngagementStatus.IN_PROGRESS,
            EngagementStatus.INTERRUPTED,
            EngagementStatus.ENDED_EARLY,
            EngagementStatus.AWAITING_EVALUATION,
            EngagementStatus.EVALUATED,
            EngagementStatus.DISPUTED,
        }
    ),
}
"""The states in which something is owed; of a confirmed match, while teachers are to be named."""


def obligation_in(event: Envelope) -> tuple[Obligation, tuple[UUID, ...]] | None:
    """The item and for whom it is open (for nobody: it is over); None for other events."""
    data = event.data
    for kind, states in OPEN.items():
        if isinstance(data, kind):
            assert isinstance(data, RequestState | OfferState | MatchState | EngagementState)
            is_open = data.status in states or (isinstance(data, MatchState) and data.waiting_on)
            schools = _schools(data) if is_open else ()
            return Obligation(aggregate_of(event.type), event.subject, data.number), schools
    return None


def _schools(data: object) -> tuple[UUID, ...]:
    if isinstance(data, RequestState | OfferState):
        return (data.school_id,)
    assert isinstance(data, MatchState | EngagementState)
    return (data.home_school_id, data.host_school_id)
