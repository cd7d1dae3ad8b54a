"""The life of an agreement (domain.md 2.1) as a table: pages, rights, diagrams and tests read these rows.

Actors: `party` one of the organisations it binds, `drafter` the one that drafted it, `system`.
"""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

NEGOTIATED = ("draft", "proposed", "negotiating", "partially_approved", "amending")
BINDING = ("in_force", "reverted", "amending", "notice_given")
"""Where a text is in force."""

AGREEMENT = Machine(
    "agreement",
    "合作协议",
    states=(
        State("draft", "草稿"),
        State("proposed", "已提议"),
        State("negotiating", "协商中"),
        State("partially_approved", "部分已批"),
        State("in_force", "生效中"),
        State("amending", "修订中"),
        State("reverted", "已恢复原版"),
        State("notice_given", "已通知终止"),
        State("terminated", "已终止", terminal=True),
        State("terminated_as_whole", "整体终止", terminal=True),
        State("expired", "已到期", terminal=True),
        State("discarded", "已废弃", terminal=True),
    ),
    transitions=(
        Transition(
            (), "draft", "起草协议", "party",
            "两个以上单位，起草单位是其中之一", "draft", "agreement.drafted",
        ),
        Transition(
            ("draft", "amending"), "revise", "修改文本", "party",
            "以前的批准全部作废；草稿只有起草单位能改", "", "agreement.revised",
        ),
        Transition(
            ("proposed", "negotiating", "partially_approved"), "revise", "修改文本", "party",
            "以前的批准全部作废", "negotiating", "agreement.revised",
        ),
        Transition(
            ("draft", "negotiating"), "propose", "提请批准", "party",
            "没有未定的内容", "proposed", "agreement.proposed",
        ),
        Transition(
            ("amending",), "propose", "提请批准", "party",
            "没有未定的内容；与现行文本不同", "", "agreement.proposed",
        ),
        Transition(
            ("proposed", "partially_approved"), "approve", "批准", "party",
            "内容指纹与现在的文本一致；每方一次", "partially_approved", "agreement.approved",
        ),
        Transition(
            ("amending",), "approve", "批准", "party",
            "已提请批准；内容指纹与现在的文本一致；每方一次", "", "agreement.approved",
        ),
        Transition(
            ("partially_approved", "amending"), "conclude", "生效", "system",
            "各方批准了同一文本", "in_force", "agreement.came_into_force",
        ),
        Transition(
            ("draft", "proposed", "negotiating"), "discard", "废弃", "party",
            "从未各方一致批准；写明理由", "discarded", "agreement.discarded",
        ),
        Transition(
            ("in_force", "reverted"), "amend", "发起修订", "party",
            "与现行文本不同；现行文本继续有效", "amending", "agreement.amendment_opened",
        ),
        Transition(
            ("amending",), "revert", "放弃修订", "party",
            "写明理由；现行文本继续有效", "reverted", "agreement.reverted",
        ),
        Transition(
            ("in_force", "reverted", "amending"), "give_notice", "通知终止", "party",
            "至少提前一个完整学期，在学期末生效", "notice_given", "agreement.notice_given",
        ),
        Transition(
            ("in_force", "reverted"), "terminate_as_whole", "整体终止", "party",
            "生效以来没有发生任何交流；写明理由", "terminated_as_whole",
            "agreement.terminated_as_whole",
        ),
        Transition(
            ("notice_given",), "terminate", "终止", "system",
            "过了通知的最后一天", "terminated", "agreement.terminated",
        ),
        Transition(
            BINDING, "expire", "到期", "system",
            "过了有效期的最后一天", "expired", "agreement.expired",
        ),
        Transition(
            ("in_force", "reverted", "amending"), "remind", "到期提醒", "system",
            "到期前 180、90、30、7 日", "", "agreement.expiry_neared",
        ),
        Transition(
            (*NEGOTIATED, "in_force", "reverted", "notice_given"), "comment", "批注", "party/office",
            "草稿只有起草单位能批注", "", "agreement.commented",
        ),
        Transition(
            (*NEGOTIATED, "in_force", "reverted", "notice_given"), "resolve_comment", "批注已处理",
            "party/office", "尚未处理", "", "agreement.comment_resolved",
        ),
        Transition(
            BINDING, "attach_scan", "归档盖章扫描件", "party",
            "同一份文件只归档一次", "", "agreement.scan_attached",
        ),
    ),
)  # fmt: skip
