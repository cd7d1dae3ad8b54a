"""The board as its route answers it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from cyzj.contracts.codes import Standing
from cyzj.http.values import ClassHours, Item
from group_office.domain.formula import Stage, Tile, Unit
from group_office.http.values import SchoolItem, SignedHours, Stamp


class PeriodItem(Item):
    """What the board counts over; both days included."""

    code: str
    title: str
    first: date
    last: date


class ValueItem(Item):
    """A value over `n` cases."""

    value: Decimal | None
    """Null where there is nothing, or too little (`suppressed`: 样本不足)."""
    n: int
    met: int | None
    """How many of `n` count, where the value is a share or a count of them."""
    suppressed: bool


class MonthValue(ValueItem):
    """A tile's value in one month, for its small line."""

    month: str


class TileItem(Item):
    """One tile."""

    key: Tile
    title: str
    unit: Unit
    """`share` and `index` are 0 to 1; `days` calendar days; `schools` a count."""
    counts: str
    """What `n` counts: 条, 次, 项, 校, 所."""
    better: Literal["up", "down"]
    """In which direction it gets better."""
    now: ValueItem
    before: ValueItem
    """In the period before."""
    change: Decimal | None
    """Now less before, in the unit of the value."""
    months: list[MonthValue]
    drill: str
    """Query of `/v1/board/drill` for everything it counts; with `cell=met` or `unmet`, a part."""


class StageItem(Item):
    """One stage of the funnel: requests opened in the period that reached it."""

    stage: Stage
    title: str
    n: int
    share: Decimal | None
    """Of those that reached the stage before."""
    median_days: Decimal | None
    """Calendar days since the stage before, in the median; null below five."""
    stopped: int
    """Went no further, and are closed."""
    under_way: int
    """Went no further yet."""
    drill: str


class CellItem(Item):
    """Hours one school gave another; nothing was given where there is no cell."""

    giver: UUID
    receiver: UUID | None
    """Null: drawn on the alliance's own account (联盟公共账户)."""
    hours: ClassHours
    count: int
    """Of how many engagements."""
    drill: str


class BalanceItem(Item):
    """What a school gave and received in the period."""

    school: SchoolItem
    given: ClassHours
    received: ClassHours
    net: SignedHours


class MatrixItem(Item):
    """Who gave whom how many recognised weighted hours."""

    balances: list[BalanceItem]
    """Every member and whoever gave or received, in the order of their codes; nets and pool sum to zero."""
    cells: list[CellItem]
    pool: SignedHours
    """Net of the alliance's own account."""
    total: ClassHours


class TrendItem(Item):
    """Recognised hours of a month within a province or across."""

    month: str
    region: Literal["51", "50", "cross"]
    title: str
    hours: ClassHours
    drill: str


class MemberItem(Item):
    """A member and when it last did something with others."""

    school: SchoolItem
    standing: Standing
    last_active_at: datetime | None
    """Null: never."""
    last_activity: str | None
    """What it was, in Chinese."""
    silent_days: int | None
    """Whole days without activity, or since it joined."""
    clock: Literal["lively", "silent", "dormant"]
    """`silent` from 120 days, `dormant` from 180 [P]."""
    given: ClassHours
    received: ClassHours
    unmet: int
    """Its requests that ran out of time without a match, in the period."""
    unmet_drill: str


class BoardItem(Item):
    """The office's board; for a school, the part of it that concerns the school."""

    stamp: Stamp
    period: PeriodItem
    funnel: list[StageItem]
    backfilled: int
    """How many of the requests were recorded after the fact (补录); they are counted by when it happened."""
    tiles: list[TileItem]
    matrix: MatrixItem
    trend: list[TrendItem]
    members: list[MemberItem]
    """All members, the longest silent first."""
    unmet: int
    unmet_drill: str
