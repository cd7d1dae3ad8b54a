"""A line of a clearing round (撮合建议): one request and one offer, which both schools accept or refuse."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.payload import Code, Hundredths, Number, Payload, event
from cyzj.contracts.teacher_exchanges.match import DeclineReason
from cyzj.contracts.teacher_exchanges.request import Headcount

CONTEXT = "teacher_exchanges"


class LineStatus(StrEnum):
    """States of a line."""

    PROPOSED = "proposed"
    HALF_ACCEPTED = "half_accepted"
    MATCHED = "matched"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    FALLEN = "fallen"


class ClearingLineState(Payload):
    """A line after the fact. Seen by the two schools and the office."""

    number: Number
    """The number people use, e.g. TL-2026-0017."""
    status: LineStatus
    """Where it stands."""
    round_id: UUID
    """The round."""
    request_id: UUID
    """The request."""
    offer_id: UUID
    """The offer."""
    exchange_type: ExchangeType
    """Which of the seven kinds."""
    home_school_id: UUID
    """The school that would send."""
    host_school_id: UUID
    """The school that would receive."""
    requester: Side
    """Which side asked."""
    headcount: Headcount
    """For how many teachers."""
    score: Annotated[int, Field(ge=1, le=10_000)]
    """How well the two fit, in basis points."""
    hours: Hundredths
    """Weighted hours it would come to, in hundredths, for all its places; 0 where that is not known before."""
    accepted_by: tuple[Side, ...]
    """Which sides have accepted."""
    match_id: UUID | None
    """The match it became; null until then."""


@event(CONTEXT, "clearing_line", "proposed")
class ClearingLineProposed(ClearingLineState):
    """撮合建议已提出 by the round."""


@event(CONTEXT, "clearing_line", "accepted")
class ClearingLineAccepted(ClearingLineState):
    """一方已接受; it waits on the other."""

    by: Side
    """Who accepted."""


@event(CONTEXT, "clearing_line", "matched")
class ClearingLineMatched(ClearingLineState):
    """双方已接受: it is a match that both have confirmed."""


@event(CONTEXT, "clearing_line", "refused")
class ClearingLineRefused(ClearingLineState):
    """一方已拒绝; the words stay behind the API."""

    side: Side
    """Who refused."""
    reason: DeclineReason
    """Why."""


@event(CONTEXT, "clearing_line", "lapsed")
class ClearingLineLapsed(ClearingLineState):
    """到期未答复."""

    silent: tuple[Side, ...]
    """Which sides did not answer."""


@event(CONTEXT, "clearing_line", "fell_through")
class ClearingLineFellThrough(ClearingLineState):
    """双方已接受，但已不能对接: the request or the offer has changed meanwhile."""

    reason: Code
    """Why the match was refused, e.g. `offer_taken`."""
