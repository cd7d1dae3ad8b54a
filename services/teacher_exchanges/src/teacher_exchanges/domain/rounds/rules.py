"""How rounds and rings may be dated, as dated data ([P])."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Rules:
    """The rules in force from a day on."""

    valid_from: date
    version: str
    answer_days: int
    """Working days that schools have for their answers at least."""
    longest: int
    """Calendar days from the first to the last day of a round at most."""
    postings: int
    """Requests, and offers, that one round takes in at most: the oldest first."""
    ring_days: int
    """Working days that the schools of a ring have for their answers; then all is released."""


def in_force(on: date, among: Sequence[Rules] | None = None) -> Rules:
    """The rules in force on `on`; the first ones also before their first day."""
    known = sorted(among or SHIPPED, key=lambda one: one.valid_from)
    return next((one for one in reversed(known) if one.valid_from <= on), known[0])


SHIPPED: tuple[Rules, ...] = (
    Rules(
        valid_from=date(2026, 1, 1),
        version="rounds_2026_1",
        answer_days=3,
        longest=120,
        postings=10_000,
        ring_days=5,
    ),
)
