"""Numbers of the board as people read them: value with unit, n, and the change by its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.words import number, signed

PERIODS = {"term": "本学期", "school_year": "本学年", "year": "自然年"}
BEFORE = {"term": "上学期", "school_year": "上学年", "year": "上一年"}
TARGETS = {"balance": "目标 0.75"}
"""[P] What the alliance aims at, where a tile says so."""
_UNITS = {"share": "%", "days": "天", "schools": "所", "index": ""}
_PLACES = {"share": 1, "days": 1, "schools": 0, "index": 2}


@dataclass(frozen=True)
class Figure:
    """One tile: what the macro `tile` takes."""

    name: str
    value: str
    unit: str
    n: str
    enough: bool
    change: tuple[str, str] | None
    line: tuple[float, ...]
    href: str
    note: str


def value_words(unit: str, value: str | None) -> str:
    """41.2 for a share of 0.412, 6.5 for days, 0.80 for an index, 1 for schools."""
    return number(_scaled(unit, value), _PLACES[unit])


def unit_words(unit: str) -> str:
    """%, 天, 所, or nothing for an index."""
    return _UNITS[unit]


def change_words(tile: Mapping[str, Any], period: str) -> tuple[str, str] | None:
    """较上学期 +6.1 with its meaning (better, worse, same); None with nothing to compare."""
    now, before = (_scaled(tile["unit"], tile[when]["value"]) for when in ("now", "before"))
    if now is None or before is None:
        return None
    places = _PLACES[tile["unit"]]
    change = round(now, places) - round(before, places)
    against = f"较{BEFORE[period]}"
    if not change:
        return f"{against} 持平", "same"
    better = (change > 0) is (tile["better"] == "up")
    return f"{against} {signed(change, places)}", "better" if better else "worse"


def share_words(share: str | None) -> str:
    """90% for a share of 0.9; nothing when there is none."""
    return "" if share is None else f"{number(Decimal(share) * 100, 0)}%"


def _scaled(unit: str, value: str | None) -> Decimal | None:
    if value is None:
        return None
    exact = Decimal(value)
    return exact * 100 if unit == "share" else exact
