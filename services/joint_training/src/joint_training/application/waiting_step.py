"""One step that waits, whatever it is of."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.payload import Waiting


@dataclass(frozen=True)
class WaitingStep:
    """One step of one item."""

    kind: str
    """`base`, `booking`, `incident`, `blackout`, `programme`, `cohort`, `enrolment` or `session`."""
    id: UUID
    number: str
    version: int
    status: str
    home: UUID | None
    """The school that asks, or whose learner it is about."""
    host: UUID | None
    """The school that owns or organises."""
    waiting: Waiting
