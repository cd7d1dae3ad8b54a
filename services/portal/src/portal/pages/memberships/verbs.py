"""The commands on a membership: what each is called, asks for, changes and says when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.fields import Field, Kind
from portal.pages.memberships.vocabulary import TURNS

_BOTH = "只有集团办公室和该单位能看到。"


def _words(label: str, help: str = _BOTH, *, required: bool = True) -> Field:
    return Field("reason", label, Kind.LONG, required=required, most=500, help=help)


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
    "request_more": Verb(
        "要求补材料",
        "请对方补交材料。补交之前，申请停在对方手中。",
        "对方会看到您写的内容，补齐后重新提交。",
        "已请对方补交材料",
        "info_requested",
        (_words("缺什么", "写明缺哪份材料、哪里要改；只有集团办公室和该单位能看到。"),),
    ),
    "start_review": Verb(
        "开始审核",
        "确认材料齐全，开始审核。",
        "审核期间不再补材料；审核后提请理事会表决，或不予通过。",
        "已开始审核",
        "under_review",
    ),
    "recommend": Verb(
        "提请表决",
        "提请理事会表决是否接纳。提请后，每个有表决权的成员都可以表决一次，记名，不能更改。",
        "法定人数和多数按章程规则计；通过后立即批准，等对方签署章程。",
        "已提请理事会表决",
        "pending_vote",
        (
            _words("提请说明", "各成员表决时会看到；不填则写明审核已通过。", required=False),
            Field(
                "closes_on",
                "表决截止日",
                Kind.DATE,
                required=False,
                help="当天 24:00 截止；不填：按章程规则的表决时限。",
                api="closes_at",
            ),
        ),
    ),
    "reject": Verb(
        "不予通过",
        "结束这次申请，不予通过。结束后不能恢复，对方可以重新申请。",
        "对方会看到理由。",
        "已办理：不予通过",
        "rejected",
        (_words("理由"),),
        danger=True,
    ),
    "withdraw": Verb(
        "撤回申请",
        "撤回入盟申请。撤回后不能恢复，可以重新申请，另给编号。",
        "已提请的表决不再影响这次申请。",
        "已撤回申请",
        "withdrawn",
        (_words("理由"),),
        danger=True,
    ),
    "give_notice": Verb(
        "通知退会",
        "通知退会，在所选学期的最后一天生效；生效之前可以撤回。",
        "生效前照常享有权利、履行义务；生效后办完未了的事项，再办结退出。",
        "已通知退会",
        "leaving",
        (
            Field("leaves_on", "生效日", Kind.CHOICE, help="退会在学期末生效。"),
            _words("理由"),
        ),
        danger=True,
    ),
    "cancel_notice": Verb(
        "撤回退会通知",
        "撤回退会通知，继续作为成员。",
        "恢复到通知之前的状态。",
        "已撤回退会通知",
        "",
        (_words("说明", required=False),),
    ),
    "settle_and_exit": Verb(
        "办结退出",
        "办结退出联盟。退出后不能恢复，以后可以重新申请加入。",
        "不再计入成员；以前的记录照样保留。",
        "已办结退出",
        "exited",
        danger=True,
    ),
    "expel": Verb(
        "除名",
        "按理事会决议除名。除名立即生效，不能恢复。",
        "不再计入成员，不能再发布、应答和提名；以前的记录照样保留。",
        "已除名",
        "expelled",
        (
            Field("resolution_id", "除名决议", Kind.CHOICE, help="只列已通过的、关于这个成员的。"),
            Field("hearing_on", "听取申辩的日期", Kind.DATE, help="不晚于今天。"),
            _words("理由"),
        ),
        danger=True,
    ),
}
OWN_PAGES = {"resubmit": "补交材料", "sign_charter": "签署章程"}
"""Commands with a page that is more than a question."""


def name_of(command: str) -> str:
    """The button of a command."""
    return OWN_PAGES.get(command) or VERBS[command].name


def next_words(item: Mapping[str, object]) -> str:
    """What comes after a step, for the notice."""
    waiting = item["waiting_on"]
    if not isinstance(waiting, list) or not waiting:
        return ""
    first = waiting[0]
    who = "集团办公室" if first["party"] == "office" else "该单位"
    if first["action"] == "admit":
        return "接下来等各成员表决。"
    return f"接下来等{who}{TURNS[first['action']].what}。"
