"""The commands on a pairing: what each is called, asks for, changes and says when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.fields import Field, Kind
from portal.pages.pairings.vocabulary import SCORES

_REASON = Field("reason", "理由", Kind.LONG, most=500, help="只有两校和集团办公室能看到。")


@dataclass(frozen=True)
class Verb:
    """One command. `to` is the state it leads to; empty where that depends."""

    name: str
    consequence: str
    effect: str
    done: str
    to: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False


VERBS: Mapping[str, Verb] = {
    "accept": Verb(
        "同意结对",
        "同意与对方结对。",
        "双方都同意后立即生效；两校按学期商定目标，进展由真实的交流计数，学期结束各自评议。",
        "已同意结对",
    ),
    "decline": Verb(
        "婉拒结对",
        "婉拒这次结对提议。婉拒后不能恢复，可以另外发起。",
        "对方会看到理由。",
        "已婉拒结对",
        "declined",
        (_REASON,),
        danger=True,
    ),
    "withdraw": Verb(
        "撤回提议",
        "撤回这次结对提议。撤回后不能恢复，可以另外发起。",
        "对方会看到理由。",
        "已撤回提议",
        "withdrawn",
        (_REASON,),
        danger=True,
    ),
    "agree_goals": Verb(
        "同意学期目标",
        "同意下列目标。目标再改动，以上同意作废。",
        "立即生效并开始计数；本学期已经发生的交流一并计入。",
        "已同意学期目标",
    ),
    "review": Verb(
        "评议学期",
        "评议这个学期。评议后不能更改。",
        "分数联盟各单位可见；意见只有两校和集团办公室能看到。",
        "已评议学期",
        "",
        (
            Field("score", "评分", Kind.SEGMENT, choices=SCORES),
            Field(
                "words",
                "评议意见",
                Kind.LONG,
                most=1000,
                help="做成了什么、还差什么；不要写电话号码。",
            ),
        ),
    ),
    "dissolve": Verb(
        "解除结对",
        "提前解除这次结对。解除后不能恢复。",
        "不再计数、不再评议；已有的目标、进展和评议照样保留。两校会看到理由。",
        "已解除结对",
        "dissolved",
        (_REASON,),
        danger=True,
    ),
}
OWN_PAGES = {"set_goals": "提出学期目标"}
"""Commands with a page that is more than a question."""
OF_A_TERM = frozenset({"agree_goals", "review"})


def name_of(command: str) -> str:
    """The button of a command."""
    return OWN_PAGES.get(command) or VERBS[command].name
