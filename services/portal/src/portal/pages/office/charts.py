"""Where the points and bars of the board's charts stand; the templates only draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

LEFT, RIGHT, TOP, BOTTOM = 44, 300, 12, 156
"""The frame of the lines; names of months stand below it, names of lines right of it."""
_APART = 16
"""How far the names of two lines are kept apart."""
_MOST_TICKS = 6
ZERO = Decimal(0)
_STEPS = (1, 2, 3, 5)
HALF = 80
"""Half the width of the bars of a balance, whose middle is zero."""


@dataclass(frozen=True)
class Bar:
    """One bar left or right of zero."""

    x: float
    width: float
    gives: bool


def bars_of(values: Sequence[Decimal]) -> list[Bar]:
    """A bar for every balance, the longest as long as half the picture."""
    most = max((abs(value) for value in values), default=ZERO) or Decimal(1)
    found = []
    for value in values:
        width = round(float(abs(value) * HALF / most), 1)
        found.append(Bar(HALF if value >= 0 else round(HALF - width, 1), width, value >= 0))
    return found


@dataclass(frozen=True)
class Series:
    """What one line shows; `look` names its colour, symbol and dash: chuan, yu or third."""

    name: str
    look: str
    values: tuple[Decimal, ...]


@dataclass(frozen=True)
class Line:
    """A line of the picture: its points, and where its name stands."""

    series: Series
    points: tuple[tuple[float, float], ...]
    label_y: float


@dataclass(frozen=True)
class Trend:
    """A picture of lines over months: `ticks` are (value, y), `months` are (name, x)."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[int, float], ...]
    months: tuple[tuple[str, float], ...]


def trend_of(months: Sequence[str], series: Sequence[Series]) -> Trend:
    """Lines from zero to a round number above the highest value."""
    most = max((value for each in series for value in each.values), default=ZERO)
    step = _step(most)
    top = step * max(1, ceil(most / step))
    drawn = [
        Line(one, points, 0.0)
        for one in series
        if (points := tuple((_x(i, len(months)), _y(v, top)) for i, v in enumerate(one.values)))
    ]
    return Trend(
        lines=_named(drawn),
        ticks=tuple((value, _y(Decimal(value), top)) for value in range(0, top + 1, step)),
        months=tuple((name, _x(i, len(months))) for i, name in enumerate(months)),
    )


def _step(most: Decimal) -> int:
    """The smallest of 1, 2, 3, 5, 10, 20, 30 … that needs no more than six steps."""
    ten = 1
    while True:
        for each in _STEPS:
            if each * ten * _MOST_TICKS >= most:
                return each * ten
        ten *= 10


def _x(index: int, count: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (index + 0.5) / count, 1)


def _y(value: Decimal, top: int) -> float:
    return round(float(BOTTOM - (BOTTOM - TOP) * value / top), 1)


def _named(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with names at their ends, moved down where two would cover each other."""
    floor = float("-inf")
    heights: dict[str, float] = {}
    for line in sorted(lines, key=lambda one: one.points[-1][1]):
        floor = max(line.points[-1][1], floor + _APART)
        heights[line.series.name] = floor
    over = max(0.0, floor - BOTTOM - 4)
    return tuple(Line(line.series, line.points, heights[line.series.name] - over) for line in lines)
