"""The words of agreements: periods, bearers, what waits, and each step.

member_schools decides; a test holds these tables against its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.states import MACHINES

OVER = frozenset({"terminated", "terminated_as_whole", "expired", "discarded"})
BINDING = frozenset({"in_force", "amending", "reverted", "notice_given"})
TALKED = frozenset(MACHINES["agreement"].states) - OVER - BINDING
PERIODS = {"school_year": "每学年", "term": "每学期", "whole": "有效期内"}
BEARERS = {"home": "派出方承担", "host": "接收方承担", "each": "各自承担", "none": "不涉及"}
UNSETTLED = "待定"
FIELDS = {
    "title": "名称",
    "parties": "各方",
    "valid_from": "有效期第一天",
    "valid_to": "有效期最后一天",
    "clauses": "协议正文",
    "home_ids": "派出",
    "host_ids": "接收",
    "exchange_type": "交流类型",
    "major_codes": "专业",
    "cap_people": "人次",
    "cap_hours": "学时",
    "cap_period": "额度计算",
    "starts_on": "开始",
    "ends_on": "结束",
    "lodging": "住宿",
    "travel": "交通",
    "note": "备注",
}
"""What a redline calls the fields of a text and of a line."""
VERDICTS = {
    "in_force": ("on", "circle-check", "有效", "与平台上现行有效的协议一致。"),
    "not_yet": ("wait", "clock", "已批准，尚未到生效日", "与平台上各方批准的协议一致。"),
    "superseded": (
        "watch",
        "replace",
        "已被新版本替代",
        "这一版各方批准过，现在执行的是更新的版本。",
    ),
    "ended": ("over", "circle-minus", "协议已结束", "与平台上的协议一致，但协议已经结束。"),
    "not_approved": (
        "no",
        "circle-x",
        "尚未生效",
        "这是协商中的文本，各方还没有一致批准，不具效力。",
    ),
    "unknown": (
        "no",
        "circle-x",
        "查无此文本",
        "平台上没有这个编号和内容指纹的协议，请与出示的单位核实。",
    ),
}
"""By verdict: tone, icon, words, and what follows."""


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
    "propose": Turn(
        "把文本定下来，提请各方批准",
        "文本还在贵校手中。写好后提请批准；内容再改动，以上同意作废。",
        "定稿并提请批准",
        "待我定稿",
        "去定稿",
        "propose",
        ("revise",),
    ),
    "approve": Turn(
        "审批协议文本",
        "请看全文和修改对照。批准的是这一个文本；不同意的，可以修改后再提请各方批准。",
        "批准",
        "待我审批",
        "去审批",
        "approve",
        ("revise",),
    ),
    "amend": Turn(
        "协议快到期，决定是否续签",
        "续签的，发起修订并改有效期；不续签的，到期自动结束。",
        "决定是否续签",
        "待我续签",
        "去续签",
        "amend",
    ),
}
SAID = {
    "discard": "废弃",
    "revert": "放弃修订",
    "give_notice": "通知终止",
    "terminate_as_whole": "整体终止",
}
"""The steps that words come with."""
