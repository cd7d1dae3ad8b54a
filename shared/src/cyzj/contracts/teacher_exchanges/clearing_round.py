"""A clearing round (撮合轮): all open requests and offers are matched at once, on dates of the alliance."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import (
    Code,
    Fact,
    Number,
    Payload,
    PublishedTitle,
    Sha256,
    Waiting,
    event,
)
from cyzj.contracts.teacher_exchanges.request import Headcount

CONTEXT = "teacher_exchanges"
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class RoundStatus(StrEnum):
    """States of a clearing round."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    SOLVED = "solved"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    """Why a round was cancelled; the words stay behind the API."""

    FEW = "few"
    """Too few needs."""
    DATES = "dates"
    OTHER = "other"


class UnmetReason(StrEnum):
    """Why a need was not met by the round."""

    NO_OFFER = "no_offer"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    FELL_THROUGH = "fell_through"


class UnmetNeed(Fact):
    """A request that the round leaves open."""

    request_id: UUID
    """The request."""
    school_id: UUID
    """The school that needs."""
    places: Headcount
    """For how many teachers."""
    reason: UnmetReason
    """Why."""


class ClearingRoundState(Payload):
    """A clearing round after the fact. Public within the alliance."""

    number: Number
    """The number people use, e.g. TC-2026-0001; its digits seed the tie-break."""
    status: RoundStatus
    """Where it stands."""
    title: PublishedTitle
    """The published title."""
    exchange_types: tuple[ExchangeType, ...]
    """Which kinds take part; empty: all."""
    opens_on: date
    """First day on which schools post for it (Asia/Shanghai)."""
    closes_on: date
    """Last such day; it is solved the day after."""
    answers_by: date
    """Last day on which schools accept or refuse."""
    requests: Count
    """How many requests took part; 0 until it is solved."""
    offers: Count
    """How many offers took part."""
    lines: Count
    """How many lines it proposed."""
    weights: Code | None
    """Version of the weights it was solved with; null until then."""
    inputs_hash: Sha256 | None
    """SHA-256 of the canonical JSON (RFC 8785) of all that it was solved from."""
    result_hash: Sha256 | None
    """The same of its lines and `inputs_hash`: solving the same again gives the same."""
    waiting_on: tuple[Waiting, ...]
    """The schools that have lines to answer; the office is never asked to answer for one."""


@event(CONTEXT, "clearing_round", "planned")
class ClearingRoundPlanned(ClearingRoundState):
    """撮合轮已计划 by the office."""


@event(CONTEXT, "clearing_round", "changed")
class ClearingRoundChanged(ClearingRoundState):
    """撮合轮计划已修改 before it opens; all values are the new ones."""


@event(CONTEXT, "clearing_round", "opened")
class ClearingRoundOpened(ClearingRoundState):
    """撮合轮征集开始."""


@event(CONTEXT, "clearing_round", "closed")
class ClearingRoundClosed(ClearingRoundState):
    """撮合轮征集截止: it is solved next."""


@event(CONTEXT, "clearing_round", "solved")
class ClearingRoundSolved(ClearingRoundState):
    """撮合结果已发布: the schools answer line by line until `answers_by`."""

    score: Count
    """The mean score of its places in basis points; 0 where there are none."""
    places: Count
    """For how many teachers its lines are, together."""
    imbalance_before: Annotated[int, Field(ge=0)]
    """Sum of the schools' balances without their signs, in hundredths of hours, before the round."""
    imbalance_after: Annotated[int, Field(ge=0)]
    """The same if all lines come about."""


@event(CONTEXT, "clearing_round", "answered")
class ClearingRoundAnswered(ClearingRoundState):
    """有学校答复完毕: these schools have no line left to answer."""

    school_ids: tuple[UUID, ...]
    """Which schools."""


@event(CONTEXT, "clearing_round", "needs_unmet")
class ClearingRoundNeedsUnmet(ClearingRoundState):
    """未满足的需求: what the round leaves open, in parts of at most 500."""

    needs: tuple[UnmetNeed, ...]
    """The requests."""


@event(CONTEXT, "clearing_round", "concluded")
class ClearingRoundConcluded(ClearingRoundState):
    """撮合轮已结束: every line is settled or its time is over."""

    matched: Count
    """Lines that became matches."""
    refused: Count
    """Lines that a school refused."""
    fallen: Count
    """Lines that both accepted and that could not be matched any more."""
    unanswered: Count
    """Lines that a school left unanswered."""
    silent_ids: tuple[UUID, ...]
    """The schools that left lines unanswered."""


@event(CONTEXT, "clearing_round", "cancelled")
class ClearingRoundCancelled(ClearingRoundState):
    """撮合轮已取消 by the office, before it was solved."""

    reason: CancelReason
    """Why."""
