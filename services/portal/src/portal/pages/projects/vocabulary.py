"""The words of cooperation projects: forms, activities, what waits, and the stages.

member_schools decides; a test holds these tables against its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORMS = {
    "joint_site": "阵地共筑",
    "joint_theory": "理论共研",
    "joint_team": "队伍共建",
    "joint_project": "项目共做",
}
ACTIVITIES = {
    "meeting": "会议研讨",
    "training": "培训授课",
    "practice": "实践教学",
    "research": "调研与课题",
    "construction": "场地与设备建设",
    "other": "其他",
}
NUMBERS = {
    "courses": ("教材与课程", "种"),
    "sites": ("建成场地", "处"),
    "teachers_trained": ("培训教师", "人"),
    "students_reached": ("受益学生", "人"),
    "patents": ("专利、软著与标准", "项"),
}
"""An outcome in numbers, each with its unit."""
SETS: Mapping[str, frozenset[str]] = {
    "agreeing": frozenset({"draft", "proposed"}),
    "running": frozenset({"running", "paused", "concluding"}),
    "ended": frozenset({"closed", "declined", "ended_early", "discarded"}),
}
"""Tabs that are sets of states."""
OVER = SETS["ended"]
STAGES = ("起草", "各方确认", "进行", "成果确认", "结项")
REACHED = {"draft": 0, "proposed": 1, "running": 2, "paused": 2, "concluding": 3, "closed": 5}
"""How many of the stages are behind a project in this state."""
SILENT_AFTER = 60
"""[P] Days without an activity after which the page says so."""


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


TURNS: Mapping[str, Turn] = {
    "confirm": Turn(
        "确认方案",
        "请看过方案、分工和期限。各方都确认同一份方案后，项目启动；不参加的，请写明理由婉拒。",
        "确认方案",
        "待我确认",
        "去确认",
    ),
    "complete_milestone": Turn(
        "交付里程碑",
        "贵单位负责的里程碑做完后，附证据交付，由另一方验收。",
        "交付里程碑",
        "待我交付",
        "去交付",
    ),
    "accept_milestone": Turn(
        "验收里程碑",
        "对方已交付并附了证据。看过后验收；不够的，写明缺什么退回。",
        "验收里程碑",
        "待我验收",
        "去验收",
    ),
    "conclude": Turn(
        "提交成果",
        "里程碑都已验收。写明成果和数字，由另一方确认后结项。",
        "提交成果",
        "待我提交成果",
        "去提交成果",
    ),
    "confirm_outcome": Turn(
        "确认成果",
        "牵头单位已提交成果。看过文字、数字和证据后确认结项；不符的，写明哪里要改退回。",
        "确认成果",
        "待我确认成果",
        "去确认",
    ),
}
SAID = {
    "draft": "起草",
    "change": "修改草稿",
    "discard": "废弃草稿",
    "propose": "提交各方确认",
    "withdraw": "收回修改",
    "confirm": "确认方案",
    "decline": "婉拒",
    "start": "各方都已确认，项目启动",
    "record_activity": "登记活动",
    "strike_activity": "更正剔除活动",
    "complete_milestone": "交付里程碑",
    "accept_milestone": "验收里程碑",
    "return_milestone": "退回里程碑",
    "fall_due": "里程碑到期未交付",
    "pause": "暂停项目",
    "resume": "恢复项目",
    "conclude": "提交成果",
    "confirm_outcome": "确认成果，项目结项",
    "return_outcome": "退回成果",
    "end_early": "提前结束",
}
"""The steps in the story of a project."""
