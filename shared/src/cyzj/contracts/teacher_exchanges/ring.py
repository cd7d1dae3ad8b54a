"""A ring (环形对接): up to five schools, each gives to the next; all accept or all is released."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Fact, Hundredths, Number, Payload, Waiting, event
from cyzj.contracts.teacher_exchanges.request import Headcount

CONTEXT = "teacher_exchanges"


class RingStatus(StrEnum):
    """States of a ring (domain.md 2.2)."""

    ASSEMBLING = "assembling"
    RESERVED_ALL = "reserved_all"
    CONFIRMED_ALL = "confirmed_all"
    COLLAPSED = "collapsed"


class CollapseReason(StrEnum):
    """Why a ring collapsed; the words stay behind the API."""

    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    CHANGED = "changed"
    """A request or an offer has changed meanwhile."""


class RingLeg(Fact):
    """One exchange of a ring: a request and an offer."""

    request_id: UUID
    """The request."""
    offer_id: UUID
    """The offer."""
    exchange_type: ExchangeType
    """Which of the seven kinds."""
    giver_id: UUID
    """The school that gives the hours."""
    receiver_id: UUID
    """The school that gets them: the giver of the next leg."""
    headcount: Headcount
    """For how many teachers."""
    hours: Hundredths
    """Weighted hours it would come to, in hundredths."""


class RingState(Payload):
    """A ring after the fact. Seen by its schools and the office."""

    number: Number
    """The number people use, e.g. TG-2026-0003."""
    status: RingStatus
    """Where it stands."""
    legs: tuple[RingLeg, ...]
    """Each school gives to the next, the last to the first; it begins with the lowest id."""
    accepted_by: tuple[UUID, ...]
    """The schools that have accepted, in their order."""
    waiting_on: tuple[Waiting, ...]
    """The schools that have to accept, and until when."""


@event(CONTEXT, "ring", "assembled")
class RingAssembled(RingState):
    """环形对接已发起: every school of it is asked."""


@event(CONTEXT, "ring", "accepted")
class RingAccepted(RingState):
    """一所学校已接受: its offers in the ring are reserved."""

    school_id: UUID
    """Which school."""


@event(CONTEXT, "ring", "reserved_all")
class RingReservedAll(RingState):
    """全部预留: all have accepted; all legs are confirmed next, or none."""


@event(CONTEXT, "ring", "confirmed_all")
class RingConfirmedAll(RingState):
    """全部确认: every leg is a match that both schools have confirmed."""

    match_ids: tuple[UUID, ...]
    """The matches, in the order of the legs."""


@event(CONTEXT, "ring", "collapsed")
class RingCollapsed(RingState):
    """未成环: everything that was reserved for it is free again."""

    reason: CollapseReason
    """Why."""
    school_ids: tuple[UUID, ...]
    """Who refused, or did not answer in time; empty where neither."""
