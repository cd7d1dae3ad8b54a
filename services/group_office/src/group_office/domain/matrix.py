"""Who gave whom how many hours, and how even it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from group_office.domain.giving import Posting, Recognised, postings


@dataclass(frozen=True)
class Matrix:
    """Hours in hundredths by giver and receiver; receiver None: drawn on the alliance's account."""

    cells: Sequence[Posting]
    given: Mapping[UUID, int]
    received: Mapping[UUID, int]
    pool: int
    """What the alliance's own account stands for; the sum over schools and pool is zero."""


@dataclass
class _Sum:
    hours: int = 0
    count: int = 0


@dataclass
class _Totals:
    given: dict[UUID, int] = field(default_factory=dict)
    received: dict[UUID, int] = field(default_factory=dict)


def matrix(recognised: Iterable[Recognised], order: Mapping[UUID, int]) -> Matrix:
    """The matrix of what was recognised; `order` ranks schools by their codes, for odd hundredths."""
    sums: dict[tuple[UUID, UUID | None], _Sum] = {}
    last = len(order)
    for one in recognised:
        first = (order.get(one.home, last), one.home) <= (order.get(one.host, last), one.host)
        for posting in postings(one, home_first=first):
            cell = sums.setdefault((posting.giver, posting.receiver), _Sum())
            cell.hours += posting.hours
            cell.count += posting.count
    totals, pool = _Totals(), 0
    for (giver, receiver), cell in sums.items():
        totals.given[giver] = totals.given.get(giver, 0) + cell.hours
        if receiver is None:
            pool += cell.hours
        else:
            totals.received[receiver] = totals.received.get(receiver, 0) + cell.hours
    cells = [Posting(*key, cell.hours, cell.count) for key, cell in sums.items()]
    cells.sort(key=lambda c: (str(c.giver), str(c.receiver or "")))
    return Matrix(cells, totals.given, totals.received, pool)


def net(made: Matrix, school: UUID) -> int:
    """Given less received, in hundredths."""
    return made.given.get(school, 0) - made.received.get(school, 0)


def balance(made: Matrix) -> tuple[Decimal | None, int]:
    """互惠平衡度 (B8): 1 − Σ|net| ÷ Σ(given + received) over schools, and over how many; None without hours."""
    schools = {*made.given, *made.received}
    gross = sum(made.given.values()) + sum(made.received.values())
    if not gross:
        return None, 0
    return 1 - Decimal(sum(abs(net(made, school)) for school in schools)) / gross, len(schools)
