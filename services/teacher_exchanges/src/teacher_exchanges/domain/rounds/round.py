"""A clearing round as it stands, and what its events say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.clearing_round import ClearingRoundState, RoundStatus
from cyzj.domain.clock import start_of


@dataclass(frozen=True)
class Figures:
    """What a solved round comes to; balances in hundredths of hours."""

    score: int
    """The mean score of its places, in basis points."""
    places: int
    satisfied: int
    """Requests that it would meet in full."""
    imbalance_before: int
    imbalance_after: int


@dataclass(frozen=True)
class Outcome:
    """How the lines of a concluded round ended, and who left some unanswered."""

    matched: int
    refused: int
    fallen: int
    unanswered: int
    silent: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class Round:
    """A round as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: RoundStatus
    title: str
    exchange_types: tuple[ExchangeType, ...]
    """Empty: all."""
    opens_on: date
    closes_on: date
    answers_by: date
    created_at: datetime
    since: datetime
    planned_by: UUID | None
    requests: int = 0
    offers: int = 0
    lines: int = 0
    weights: str | None = None
    inputs_hash: str | None = None
    result_hash: str | None = None
    figures: Figures | None = None
    outcome: Outcome | None = None
    cancel_words: str = ""
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def seed(self) -> int:
        """The digits of its number: TC-2026-0007 → 20260007."""
        return int("".join(filter(str.isdigit, self.number)))

    @property
    def opens_at(self) -> datetime:
        return start_of(self.opens_on)

    @property
    def closes_at(self) -> datetime:
        """The first moment after its last day of posting."""
        return start_of(self.closes_on + timedelta(days=1))

    @property
    def ends_at(self) -> datetime:
        """The first moment after its last day of answering."""
        return start_of(self.answers_by + timedelta(days=1))


def facts(round: Round) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(round, name) for name in ClearingRoundState.model_fields}
