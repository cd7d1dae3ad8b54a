"""Tables over distinct values: what the arrays of a group look up, each asked of `factors` once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from teacher_exchanges.domain.matching import factors as f
from teacher_exchanges.domain.matching.facts import Around, Posted
from teacher_exchanges.domain.matching.weights import Factor, Nearness, Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int32]

K = TypeVar("K", bound=Hashable)
IMPOSSIBLE = -(2**28)
"""The entry of two that rule a pair out: three of them still fit into 32 bits."""


@dataclass(frozen=True)
class Group:
    """Requests and offers of one kind and direction, each in the order of ids: nothing else can match."""

    requests: Sequence[Posted]
    offers: Sequence[Posted]


@dataclass(frozen=True)
class Lookup:
    """A table over distinct values: `table[rows[i], columns[j]]` is the entry of the pair (i, j)."""

    rows: Integers
    columns: Integers
    table: Integers

    def block(self, rows: slice) -> Integers:
        import numpy as np

        return np.take(self.table[self.rows[rows]], self.columns, axis=1)


def lookups(group: Group, around: Around, weights: Weights) -> tuple[Lookup, ...]:
    """One table a factor; each asks the function of `factors` for two distinct values."""
    asks = f.giver_asks(group.requests[0])
    host_asks = group.requests[0].side.value == "host"
    w = weights.weights

    def major(one: str | None, other: str | None) -> int:
        near = f.nearness(one, other)
        ruled_out = near is Nearness.DIFFERENT
        return IMPOSSIBLE if ruled_out else weights.majors[near] * w[Factor.MAJOR]

    def volume(asked: int | None, offered: int | None) -> int:
        return f.volume_value(asked, offered) * w[Factor.VOLUME]

    def level(asking: Any, offering: Any) -> int:
        demanded, supplied = (asking, offering) if host_asks else (offering, asking)
        return f.level_value(demanded, supplied, weights) * w[Factor.LEVEL]

    def travel(one: tuple[Any, UUID], other: tuple[Any, UUID]) -> int:
        here, there = around.school(one[1]), around.school(other[1])
        return weights.ways[f.way((one[0], other[0]), here, there)] * w[Factor.TRAVEL]

    def ledger(one: UUID, other: UUID) -> int:
        here, there = around.school(one), around.school(other)
        if one == other or not (here.active and there.active):
            return IMPOSSIBLE
        return f.ledger_value(asks, here.net, there.net, weights) * w[Factor.LEDGER]

    return (
        _lookup(group, lambda one: one.major, major),
        _lookup(group, f.volume_of, volume),
        _lookup(group, lambda one: one.level, level),
        _lookup(group, lambda one: (one.mode, one.school), travel),
        _lookup(group, lambda one: one.school, ledger),
        _lookup(group, lambda one: (one.school, one.visible_to), _visible),
    )


def _visible(
    one: tuple[UUID, tuple[UUID, ...] | None], other: tuple[UUID, tuple[UUID, ...] | None]
) -> int:
    hidden = (one[1] is not None and other[0] not in one[1]) or (
        other[1] is not None and one[0] not in other[1]
    )
    return IMPOSSIBLE if hidden else 0


def _lookup(group: Group, key: Callable[[Posted], K], entry: Callable[[K, K], int]) -> Lookup:
    import numpy as np

    rows, row_keys = _distinct([key(one) for one in group.requests])
    columns, column_keys = _distinct([key(one) for one in group.offers])
    table = [[entry(row, column) for column in column_keys] for row in row_keys]
    return Lookup(np.array(rows, np.int32), np.array(columns, np.int32), np.array(table, np.int32))


def _distinct(keys: Sequence[K]) -> tuple[list[int], list[K]]:
    places: dict[K, int] = {}
    return [places.setdefault(key, len(places)) for key in keys], list(places)
