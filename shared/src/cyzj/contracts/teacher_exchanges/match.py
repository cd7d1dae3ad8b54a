"""A match (对接): one request and one offer on the way to a placement; both sides confirm."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.payload import Number, Payload, Waiting, event
from cyzj.contracts.teacher_exchanges.request import Headcount

CONTEXT = "teacher_exchanges"


class MatchStatus(StrEnum):
    """States of a match (domain.md 2.2)."""

    PROPOSED = "proposed"
    SHORTLISTED = "shortlisted"
    CONFIRMED_BY_HOME = "confirmed_by_home"
    CONFIRMED_BY_HOST = "confirmed_by_host"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"


class MatchOrigin(StrEnum):
    """Who proposed it: a school, the system's matching, or the office as broker."""

    SCHOOL = "school"
    SYSTEM = "system"
    OFFICE = "office"


class DeclineReason(StrEnum):
    """Why a side declined; the words stay behind the API."""

    TIME = "time"
    LEVEL = "level"
    VOLUME = "volume"
    COST = "cost"
    TAKEN = "taken"
    OTHER = "other"


class MatchState(Payload):
    """A match after the fact. Seen by the two schools and the office."""

    number: Number
    """The number people use, e.g. TM-2026-0007."""
    status: MatchStatus
    """Where it stands."""
    request_id: UUID
    """The request."""
    offer_id: UUID
    """The offer."""
    exchange_type: ExchangeType
    """Which of the seven kinds."""
    home_school_id: UUID
    """The school that sends."""
    host_school_id: UUID
    """The school that receives."""
    requester: Side
    """Which side asked."""
    origin: MatchOrigin
    """Who proposed it."""
    headcount: Headcount
    """How many teachers this match is for."""
    nominated: Headcount
    """How many of them have been nominated."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "match", "proposed")
class MatchProposed(MatchState):
    """对接已推荐."""


@event(CONTEXT, "match", "shortlisted")
class MatchShortlisted(MatchState):
    """对接已入围 by the requesting school."""


@event(CONTEXT, "match", "confirmed_by_home")
class MatchConfirmedByHome(MatchState):
    """派出方已确认; the offer is reserved for 72 hours."""


@event(CONTEXT, "match", "confirmed_by_host")
class MatchConfirmedByHost(MatchState):
    """接收方已确认; the offer is reserved for 72 hours."""


@event(CONTEXT, "match", "confirmed")
class MatchConfirmed(MatchState):
    """对接已确认 by both; the home school nominates now."""


@event(CONTEXT, "match", "nominated")
class MatchNominated(MatchState):
    """已按对接提名一位教师; `nominated` counts them."""


@event(CONTEXT, "match", "nomination_freed")
class MatchNominationFreed(MatchState):
    """一个提名名额空出: a nomination ended without effect, so the home school may name another."""


@event(CONTEXT, "match", "released")
class MatchReleased(MatchState):
    """未用名额已放弃: `headcount` is what remains; the rest goes back to the request and the offer."""


@event(CONTEXT, "match", "declined")
class MatchDeclined(MatchState):
    """对接已婉拒 by `side`, also after confirmation while nobody is nominated."""

    side: Side
    """Who declined."""
    reason: DeclineReason
    """Why."""


@event(CONTEXT, "match", "expired")
class MatchExpired(MatchState):
    """对接已过期: the second confirmation did not come in time."""
