"""What is sent about clearing rounds: plans, cancellations, and the filters of the list."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges.clearing_round import CancelReason, RoundStatus
from cyzj.http.values import Body, Deciding
from teacher_exchanges.application.rounds.listing import WantedRounds
from teacher_exchanges.domain.rounds.round_steps import PlanRound


class RoundBody(Body):
    """What the office plans."""

    title: str = Field(max_length=200, examples=["2026 年秋季第一轮"])
    exchange_types: tuple[ExchangeType, ...] = Field(default=(), max_length=10)
    """Empty: all kinds."""
    opens_on: date
    closes_on: date
    answers_by: date

    def command(self) -> PlanRound:
        content = {name: getattr(self, name) for name in PlanRound.__dataclass_fields__}
        return PlanRound(**content)


class ChangeRoundBody(RoundBody, Deciding):
    """The whole plan anew."""


class CancelBody(Deciding):
    """Why it does not take place."""

    reason: CancelReason
    words: str = Field(default="", max_length=2000)
    """Required for `other`; the alliance reads it."""


def wanted(
    status: Annotated[list[RoundStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    exchange_type: Annotated[list[ExchangeType], Query(max_length=10)] = [],  # noqa: B006
    waiting_on: UUID | None = None,
    q: Annotated[str, Query(max_length=40, description="a number, or a word of the title")] = "",
) -> WantedRounds:
    """The filters of the list."""
    return WantedRounds(status, exchange_type, waiting_on, q.replace("\0", "").strip())
