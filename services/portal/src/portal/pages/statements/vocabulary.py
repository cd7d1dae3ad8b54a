"""The words of the ledger and its statements; teacher_exchanges decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.fields import Field, Kind
from portal.words import hours, number

POOL_NAME = "联盟公共账户"
KINDS = {"recognition": "学时认定", "reversal": "冲正", "correction": "更正"}
"""What an entry is."""
_REASON = Field("reason", "原因", Kind.LONG, most=500, help="有关学校和集团办公室能看到。")


@dataclass(frozen=True)
class Turn:
    """One thing that waits: what to do for whoever does it, and for whoever looks on."""

    heading: str
    text: str
    what: str
    """After 等 … ."""
    verb: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verb:
    """One command: what it is called, changes, asks for, and says when it is done."""

    name: str
    consequence: str
    effect: str
    done: str
    to: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False


TURNS: Mapping[str, Turn] = {
    "sign": Turn(
        "签认对账单",
        "逐笔核对后签认；有不对的，写明后提出异议，由集团办公室处理。",
        "签认",
        "去签认",
        ("dispute",),
    ),
    "redraw": Turn(
        "处理对账异议",
        "在台账中更正有误的分录，再重新出具，双方重新签认。",
        "处理异议",
        "去处理",
    ),
}
VERBS: Mapping[str, Verb] = {
    "sign": Verb(
        "签认对账单",
        "签认下列数字。签认后不能撤回。",
        "双方签认同一内容后，本学期对账办结；内容重新出具的，签认作废。",
        "已签认对账单",
    ),
    "dispute": Verb(
        "提出异议",
        "提出异议后，已有的签认作废。",
        "由集团办公室核对处理，更正后重新出具，双方重新签认。",
        "已提出异议",
        "disputed",
        (
            Field(
                "reason",
                "哪里不对",
                Kind.LONG,
                most=500,
                help="写明哪一笔、应为多少；双方和集团办公室能看到。",
            ),
        ),
        danger=True,
    ),
    "redraw": Verb(
        "重新出具",
        "按现在的台账重新出具对账单。",
        "双方收到待办，重新签认。需要更正的，请先在台账中更正。",
        "已重新出具",
        "open",
        (Field("reason", "处理结果", Kind.LONG, most=500, help="双方能看到。"),),
    ),
}
CORRECTIONS: Mapping[str, Verb] = {
    "reverse": Verb(
        "冲正",
        "记一笔相反的分录，把这一笔全部冲回。",
        "原来的分录保留并标明已冲正；有关学校的结余随之变动。",
        "已冲正",
        fields=(_REASON,),
        danger=True,
    ),
    "correct": Verb(
        "更正学时",
        "冲回这一笔，并按正确的学时另记一笔。",
        "原来的分录保留并标明已冲正；有关学校的结余随之变动。",
        "已更正",
        fields=(Field("hours", "正确的学时", Kind.DECIMAL, unit="加权学时"), _REASON),
        danger=True,
    ),
}


def weighted(value: str | Decimal) -> str:
    """16 加权学时."""
    return hours(value, "加权学时")


def balance_words(net: str | Decimal, who: str) -> str:
    """本校多给出 4.5 加权学时; 两清."""
    exact = Decimal(net)
    if not exact:
        return "两清"
    return f"{who}多{'给出' if exact > 0 else '获得'} {number(abs(exact))} 加权学时"
