"""The words of pairings: measures, directions, what waits, and each step.

member_schools decides; a test holds these tables against its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cyzj.contracts.codes import ExchangeType
from portal.states import MACHINES
from portal.terms import usual_term
from portal.words import EXCHANGE_TYPES, day_of, number

OVER = frozenset({"completed", "dissolved", "declined", "withdrawn"})
STANDING = frozenset(MACHINES["pairing"].states) - OVER
MEASURES = {"exchanges": "交流任务", "hours": "认定学时", "teachers": "参加教师"}
"""What a goal may count today: the page offers nothing that no event feeds."""
UNITS = {"exchanges": "次", "hours": "学时", "teachers": "人"}
DIRECTIONS = {
    "supporting_sends": "帮扶方派出",
    "supported_sends": "受援方派出",
    "either": "双向",
}
TYPES = (
    ExchangeType.SECONDMENT,
    ExchangeType.SHADOWING,
    ExchangeType.OUTREACH_TEACHING,
    ExchangeType.LECTURE,
)
"""The kinds of exchange that can be counted."""
ANY_KIND = "any"
SCORES = {"5": "5 很好", "4": "4 较好", "3": "3 一般", "2": "2 较差", "1": "1 没有开展"}
_WELL_INSIDE = timedelta(days=60)
"""A term's end less this lies in its teaching weeks, whatever day those begin on."""


@dataclass(frozen=True)
class Turn:
    """One thing that waits: what to do for whoever does it, and for whoever looks on."""

    heading: str
    text: str
    what: str
    """After 等 … ."""
    mine: str
    """On a chip in a list."""
    verb: str
    command: str
    beside: tuple[str, ...] = ()


TURNS: Mapping[str, Turn] = {
    "accept": Turn(
        "答复结对提议",
        "同意后两校按学期商定目标，进展由真实的交流计数。",
        "答复",
        "待我答复",
        "去答复",
        "accept",
        ("decline",),
    ),
    "set_goals": Turn(
        "商定学期目标",
        "先由一方提出可以计数的目标，另一方同意后生效。",
        "提出学期目标",
        "待我提目标",
        "去提目标",
        "set_goals",
    ),
    "agree_goals": Turn(
        "答复学期目标",
        "对方提出了学期目标。同意后开始计数；不同意的，可以另提。",
        "答复学期目标",
        "待我答复目标",
        "去答复",
        "agree_goals",
        ("set_goals",),
    ),
    "review": Turn(
        "评议学期",
        "学期已经结束。两校各自评议，逾期没有评议的会写明。",
        "评议学期",
        "待我评议",
        "去评议",
        "review",
    ),
}
SAID = {
    "propose": "发起结对",
    "decline": "婉拒结对",
    "withdraw": "撤回提议",
    "dissolve": "解除结对",
}
"""The steps that words come with."""


def term_name(ends_on: date | str) -> str:
    """2026–2027 学年第一学期, of the term that ends on this day."""
    return usual_term(day_of(ends_on) - _WELL_INSIDE).name


def kinds_words(kinds: list[str]) -> str:
    """送教、专题讲座; every kind where none is named."""
    return "、".join(EXCHANGE_TYPES[ExchangeType(one)] for one in kinds) or "各类交流"


def goal_words(goal: Mapping[str, Any]) -> str:
    """帮扶方派出 · 送教、专题讲座."""
    return f"{DIRECTIONS[goal['direction']]} · {kinds_words(goal['exchange_types'])}"


def amount_words(measure: str, amount: str) -> str:
    """40.5 学时, 3 次."""
    return f"{number(amount)} {UNITS[measure]}"


def target_words(goal: Mapping[str, Any]) -> str:
    """交流任务 3 次."""
    return f"{MEASURES[goal['measure']]} {amount_words(goal['measure'], goal['target'])}"
