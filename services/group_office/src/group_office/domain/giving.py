"""Who gives and who receives the hours of an exchange (domain.md 2.3). Dated data [P]."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType


class Flow(StrEnum):
    """Where recognised hours go."""

    HOME_GIVES = "home_gives"
    """The home school sends somebody who teaches: the host receives."""
    HOST_GIVES = "host_gives"
    """The home school sends somebody who learns: the home school receives."""
    BOTH_GIVE = "both_give"
    """Both are credited half, drawn on the alliance's own account (联盟公共账户)."""


FLOWS = {
    ExchangeType.SECONDMENT: Flow.BOTH_GIVE,
    ExchangeType.SHADOWING: Flow.HOST_GIVES,
    ExchangeType.OUTREACH_TEACHING: Flow.HOME_GIVES,
    ExchangeType.LECTURE: Flow.HOME_GIVES,
}
"""The four person-to-host kinds; the others come with their aggregates."""


@dataclass(frozen=True)
class Recognised:
    """Recognised hours of one kind between two schools, summed up."""

    home: UUID
    host: UUID
    exchange_type: ExchangeType
    hours: int
    """Weighted, in hundredths."""
    count: int
    """Of how many engagements."""
    odd: int
    """How many of them have an odd number of hundredths: half of one cannot be posted."""


@dataclass(frozen=True)
class Posting:
    """Hours that go from `giver` to `receiver`; None: the alliance's own account."""

    giver: UUID
    receiver: UUID | None
    hours: int
    count: int


def postings(recognised: Recognised, *, home_first: bool) -> Iterator[Posting]:
    """The hours by giver and receiver; together they are exactly what was recognised.

    Of an odd hundredth, the school whose code comes first has it (`home_first`).
    """
    r = recognised
    match FLOWS.get(r.exchange_type):
        case Flow.HOME_GIVES:
            yield Posting(r.home, r.host, r.hours, r.count)
        case Flow.HOST_GIVES:
            yield Posting(r.host, r.home, r.hours, r.count)
        case Flow.BOTH_GIVE:
            half = (r.hours - r.odd) // 2
            yield Posting(r.home, None, half + (r.odd if home_first else 0), r.count)
            yield Posting(r.host, None, half + (0 if home_first else r.odd), r.count)
        case None:
            return
