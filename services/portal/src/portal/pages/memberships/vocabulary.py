"""The words of memberships: documents, what waits, and the steps from application to member.

member_schools decides; a test holds these tables against its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.states import MACHINES

NEEDED = {"application_form": "申请表", "official_letter": "单位公函"}
DOCUMENTS = {**NEEDED, "other": "其他材料"}
OVER = frozenset({"rejected", "withdrawn", "lapsed", "exited", "expelled"})
APPLYING = frozenset({"applied", "info_requested", "under_review", "pending_vote", "admitted"})
MEMBERS = frozenset(MACHINES["membership"].states) - OVER - APPLYING
OFFICE = "office"
STAGES = ("申请", "审核", "表决", "批准", "签署章程", "正式成员")
REACHED = {
    "applied": 1,
    "info_requested": 1,
    "under_review": 1,
    "pending_vote": 2,
    "admitted": 4,
}
"""Which of the stages is under way; a member has them all behind it."""
KINDS = {
    "request": ("交流需求", "/exchange-requests"),
    "offer": ("交流供给", "/exchange-offers"),
    "match": ("对接", "/matches"),
    "engagement": ("交流任务", "/engagements"),
}
"""What may be open for a member that leaves: its name and where its page is."""


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
    command: str = ""
    beside: tuple[str, ...] = ()
    """Commands that stand beside the first one in the banner."""


TURNS: Mapping[str, Turn] = {
    "start_review": Turn(
        "审核入盟申请",
        "材料齐全就开始审核；不齐的，写明缺什么，请对方补交。",
        "审核申请",
        "待我审核",
        "去审核",
        "start_review",
        ("request_more",),
    ),
    "resubmit": Turn(
        "补交材料",
        "按集团办公室的意见补齐后重新提交，申请继续办理。",
        "补交材料",
        "待我补材料",
        "去补交",
        "resubmit",
    ),
    "recommend": Turn(
        "提请理事会表决",
        "审核通过的，提请有表决权的成员表决是否接纳；不通过的，写明理由。",
        "提请理事会表决",
        "待我提请表决",
        "去提请",
        "recommend",
        ("reject",),
    ),
    "admit": Turn(
        "办理表决结果",
        "表决截止或全部表决后计票；通过的立即批准。",
        "表决后办理",
        "待我办理结果",
        "看决议",
    ),
    "sign_charter": Turn(
        "签署联盟章程",
        "理事会已批准接纳贵校。签署现行章程后成为正式成员，逾期未签的批准失效。",
        "签署章程",
        "待我签署章程",
        "去签署",
        "sign_charter",
    ),
    "reactivate": Turn(
        "恢复活动",
        "贵校已较久没有发起或承接任何事项；到期仍没有的，转为休眠。发布一条需求或应答一条即可恢复。",
        "恢复活动",
        "待我恢复活动",
        "去发布需求",
    ),
    "settle_and_exit": Turn(
        "办结退出",
        "退会生效后，逐项办完或取消未了的事项，再办结退出。",
        "办结退出",
        "待我办结退出",
        "去办结",
        "settle_and_exit",
    ),
}

SAID = {
    "request_more": "要求补材料",
    "recommend": "提请理事会表决",
    "reject": "不予通过",
    "withdraw": "撤回申请",
    "suspend": "暂停资格",
    "reinstate": "恢复资格",
    "give_notice": "通知退会",
    "cancel_notice": "撤回退会通知",
    "expel": "除名",
}
"""The steps that words come with."""
