"""The life of a cooperation project as a table: pages, rights, diagrams and tests read these rows.

Actors: `lead` the party that leads it, `party` any of them, `owner` the party that owes a milestone,
`other` a party that is not the one which asks, `system`.
"""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

HIDDEN = ("draft", "discarded")
"""States in which only the lead knows of it."""

PROJECT = Machine(
    "cooperation_project",
    "联建项目",
    states=(
        State("draft", "草稿"),
        State("proposed", "待各方确认"),
        State("running", "进行中"),
        State("paused", "已暂停"),
        State("concluding", "待确认成果"),
        State("closed", "已结项", terminal=True),
        State("declined", "已婉拒", terminal=True),
        State("ended_early", "提前结束", terminal=True),
        State("discarded", "已废弃", terminal=True),
    ),
    transitions=(
        Transition(
            (), "draft", "起草", "lead",
            "合作方都已登记", "draft", "cooperation_project.drafted",
        ),
        Transition(
            ("draft",), "change", "修改草稿", "lead",
            "合作方都已登记", "", "cooperation_project.changed",
        ),
        Transition(
            ("draft",), "discard", "废弃草稿", "lead",
            "", "discarded", "cooperation_project.discarded",
        ),
        Transition(
            ("draft",), "propose", "提交各方确认", "lead",
            "有学校也有其他单位，都在册；方案完整；至少一个里程碑，责任方在各方之中",
            "proposed", "cooperation_project.proposed",
        ),
        Transition(
            ("proposed",), "withdraw", "收回修改", "lead",
            "已有的确认作废", "draft", "cooperation_project.withdrawn",
        ),
        Transition(
            ("proposed",), "confirm", "确认方案", "party",
            "内容指纹与现在的方案一致；不是提交的本人", "", "cooperation_project.confirmed",
        ),
        Transition(
            ("proposed",), "decline", "婉拒", "party",
            "写明理由", "declined", "cooperation_project.declined",
        ),
        Transition(
            ("proposed",), "start", "启动", "system",
            "各方都已确认同一份方案", "running", "cooperation_project.started",
        ),
        Transition(
            ("running",), "record_activity", "登记活动", "party",
            "项目开始以来的一天，不晚于今天；至少一份证据", "",
            "cooperation_project.activity_recorded",
        ),
        Transition(
            ("running", "paused"), "strike_activity", "更正剔除活动", "party",
            "登记的一方或牵头单位；写明理由", "", "cooperation_project.activity_struck",
        ),
        Transition(
            ("running",), "complete_milestone", "交付里程碑", "owner",
            "至少一份证据", "", "cooperation_project.milestone_completed",
        ),
        Transition(
            ("running",), "accept_milestone", "验收里程碑", "other",
            "牵头单位验收；牵头单位负责的由另一方验收；不是交付的本人", "",
            "cooperation_project.milestone_accepted",
        ),
        Transition(
            ("running",), "return_milestone", "退回里程碑", "other",
            "写明理由", "", "cooperation_project.milestone_returned",
        ),
        Transition(
            ("running",), "fall_due", "里程碑到期", "system",
            "过了期限仍未交付", "", "cooperation_project.milestone_fell_due",
        ),
        Transition(
            ("running",), "pause", "暂停项目", "lead",
            "写明理由", "paused", "cooperation_project.paused",
        ),
        Transition(
            ("paused",), "resume", "恢复项目", "lead",
            "", "running", "cooperation_project.resumed",
        ),
        Transition(
            ("running",), "conclude", "提交成果", "lead",
            "里程碑都已验收；写明成果，至少一份证据", "concluding",
            "cooperation_project.concluded",
        ),
        Transition(
            ("concluding",), "confirm_outcome", "确认成果", "other",
            "学校牵头的由非学校一方确认，否则由学校确认；内容指纹一致；不是提交的本人",
            "closed", "cooperation_project.closed",
        ),
        Transition(
            ("concluding",), "return_outcome", "退回成果", "other",
            "写明理由", "running", "cooperation_project.outcome_returned",
        ),
        Transition(
            ("running", "paused"), "end_early", "提前结束", "lead",
            "写明理由", "ended_early", "cooperation_project.ended_early",
        ),
    ),
)  # fmt: skip
