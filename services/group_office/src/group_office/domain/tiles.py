"""A tile of the board: its value, what it is made of, and when it is too little to show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from group_office.domain.formula import FEWEST, TILES, Tile, Unit

_STEPS = {
    Unit.SHARE: Decimal("0.0001"),
    Unit.INDEX: Decimal("0.01"),
    Unit.DAYS: Decimal("0.1"),
    Unit.SCHOOLS: Decimal(1),
}


@dataclass(frozen=True)
class Value:
    """A value over `n` cases, `met` of which count; null where there is none, or too few to show."""

    value: Decimal | None
    n: int
    met: int | None
    suppressed: bool


def tile_value(tile: Tile, n: int, met: int | None, value: float | Decimal | None) -> Value:
    """The value as it is shown: rounded half up, suppressed (样本不足) where `n` is below five.

    `value` is the median or the index, where the tile has one; else the share or count is taken.
    """
    unit = TILES[tile][1]
    if unit is Unit.SHARE:
        raw = Decimal(met or 0) / n if n else None
    elif unit is Unit.SCHOOLS:
        raw = Decimal(met or 0) if n else None
    else:
        raw = None if value is None else Decimal(str(value))
    suppressed = 0 < n < FEWEST
    if raw is None or suppressed:
        return Value(None, n, None if suppressed else met, suppressed)
    return Value(raw.quantize(_STEPS[unit], ROUND_HALF_UP), n, met, suppressed)
