"""Naming one number of the board: a measure and a cell of it, as text in an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, TypeAlias
from uuid import UUID

from cyzj.domain.errors import DomainError, FieldError, invalid
from group_office.domain.formula import Stage, Tile

POOL: Literal["pool"] = "pool"
"""联盟公共账户 in the place of a receiver."""
ANY = "all"
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class Measure(StrEnum):
    """What the board counts; the tiles go by their own names."""

    FUNNEL = "funnel"
    NEEDS_MET = "needs_met"
    DAYS_TO_MATCH = "days_to_match"
    ANSWERED_IN_TIME = "answered_in_time"
    CROSS_PROVINCE = "cross_province"
    DORMANT = "dormant"
    HOURS = "hours"
    """Recognised hours by giver and receiver; also behind 互惠平衡度."""
    TREND = "trend"
    """Recognised hours by month and region."""
    UNMET = "unmet"


@dataclass(frozen=True)
class FunnelCell:
    """Requests that reached the stage."""

    stage: Stage


@dataclass(frozen=True)
class TileCell:
    """What a tile counts: all of it, what is met, or what is not."""

    tile: Tile
    met: bool | None


@dataclass(frozen=True)
class HoursCell:
    """Hours from a giver (None: any) to a receiver (None: any, `pool`: the alliance's account)."""

    giver: UUID | None
    receiver: UUID | Literal["pool"] | None


@dataclass(frozen=True)
class TrendCell:
    """Hours of a month, within a province (`51`, `50`) or across (`cross`)."""

    first: date
    until: date
    region: str


@dataclass(frozen=True)
class UnmetCell:
    """Requests that ran out of time without a match; of one school, or of all."""

    school: UUID | None


Cell: TypeAlias = FunnelCell | TileCell | HoursCell | TrendCell | UnmetCell


def read_cell(measure: Measure, text: str) -> Cell:
    """The cell that `text` names; raises a 422 with the forms there are."""
    if measure in _READERS:
        return _READERS[measure](text)
    met = {ANY: None, "met": True, "unmet": False}
    if text not in met:
        raise _malformed("all、met 或 unmet")
    return TileCell(Tile(measure.value), met[text])


def _funnel(text: str) -> Cell:
    if text not in set(Stage):
        raise _malformed("、".join(Stage))
    return FunnelCell(Stage(text))


def _hours(text: str) -> Cell:
    if text == ANY:
        return HoursCell(None, None)
    giver, _, receiver = text.partition(":")
    if receiver == POOL:
        return HoursCell(_school(giver), POOL)
    return HoursCell(_school(giver), _school(receiver))


def _trend(text: str) -> Cell:
    month, _, region = text.partition(":")
    found = _MONTH.fullmatch(month)
    if found is None or region not in ("51", "50", "cross"):
        raise _malformed("例如 2026-10:cross")
    first = date(int(found[1]), int(found[2]), 1)
    return TrendCell(first, (first + timedelta(days=31)).replace(day=1), region)


def _unmet(text: str) -> Cell:
    return UnmetCell(_school(text))


_READERS: Mapping[Measure, Callable[[str], Cell]] = {
    Measure.FUNNEL: _funnel,
    Measure.HOURS: _hours,
    Measure.TREND: _trend,
    Measure.UNMET: _unmet,
}


def _school(text: str) -> UUID | None:
    if text == ANY:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise _malformed("学校编号、all；或给出:得到，例如 all:pool") from error


def _malformed(forms: str) -> DomainError:
    return invalid("malformed", "明细位置不对。", FieldError("cell", f"可以填写：{forms}。"))
