"""The board's formulas: versions, thresholds and names, as dated data [P]."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

FORMULA = "board_2026_1"
"""Version of every number on the board (口径); raised when a definition below changes."""
FEWEST = 5
"""A value made of fewer cases is suppressed (样本不足): it would say more of one case than of many."""
SOON_WITHDRAWN = timedelta(days=7)
"""A request withdrawn sooner than this was a slip, and counts nowhere."""
SILENT_DAYS = 120
"""Without qualifying activity for so long, a member is warned."""
DORMANT_DAYS = 180
"""Without qualifying activity for so long, a member counts as dormant."""


class Stage(StrEnum):
    """The stages of the funnel, in order."""

    OPENED = "opened"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    STARTED = "started"
    EVALUATED = "evaluated"
    RECOGNISED = "recognised"


STAGES = {
    Stage.OPENED: "发布需求",
    Stage.ANSWERED: "收到应答",
    Stage.CONFIRMED: "确认对接",
    Stage.STARTED: "到岗开始",
    Stage.EVALUATED: "完成考核",
    Stage.RECOGNISED: "学时认定",
}


class Unit(StrEnum):
    """What a tile's value is counted in."""

    SHARE = "share"
    """0 to 1, shown as %."""
    DAYS = "days"
    SCHOOLS = "schools"
    INDEX = "index"
    """0 to 1, shown as it is."""


class Tile(StrEnum):
    """The tiles of the board, in order; the letter and number is the indicator of domain.md 3."""

    NEEDS_MET = "needs_met"
    """B4 需求满足率."""
    DAYS_TO_MATCH = "days_to_match"
    """B5 匹配用时（中位）."""
    ANSWERED_IN_TIME = "answered_in_time"
    """A8 事项响应及时率."""
    CROSS_PROVINCE = "cross_province"
    """A10 跨省市协作占比."""
    BALANCE = "balance"
    """B8 互惠平衡度."""
    DORMANT = "dormant"
    """A4 休眠成员."""


TILES = {
    Tile.NEEDS_MET: ("需求满足率", Unit.SHARE, "条"),
    Tile.DAYS_TO_MATCH: ("匹配用时（中位）", Unit.DAYS, "次"),
    Tile.ANSWERED_IN_TIME: ("事项响应及时率", Unit.SHARE, "项"),
    Tile.CROSS_PROVINCE: ("跨省市协作占比", Unit.SHARE, "项"),
    Tile.BALANCE: ("互惠平衡度", Unit.INDEX, "校"),
    Tile.DORMANT: ("休眠成员", Unit.SCHOOLS, "所"),
}
"""Chinese name, unit of the value, and what `n` counts."""
