"""The life of a pairing (结对帮扶) as a table.

Actors: `school` either of the two, `office` the group office, `system`; several by "/".
"""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

PAIRING = Machine(
    "pairing",
    "结对帮扶",
    states=(
        State("proposed", "已提议"),
        State("active", "结对中"),
        State("completed", "已期满", terminal=True),
        State("dissolved", "已解除", terminal=True),
        State("declined", "已婉拒", terminal=True),
        State("withdrawn", "已撤回", terminal=True),
    ),
    transitions=(
        Transition(
            (), "propose", "发起结对", "school/office",
            "两所不同的正式成员学校；两校之间没有其他有效的结对；到某学期末为止", "proposed",
            "pairing.proposed",
        ),
        Transition(
            ("proposed",), "accept", "同意结对", "school",
            "由没有发起的一方学校领导同意；办公室发起的，双方都要同意", "", "pairing.accepted",
        ),
        Transition(
            ("proposed",), "activate", "结对生效", "system",
            "双方都已同意", "active", "pairing.activated",
        ),
        Transition(
            ("proposed",), "decline", "婉拒结对", "school",
            "由没有发起的一方学校领导写明理由", "declined", "pairing.declined",
        ),
        Transition(
            ("proposed",), "withdraw", "撤回提议", "school/office",
            "由发起的单位或集团办公室写明理由", "withdrawn", "pairing.withdrawn",
        ),
        Transition(
            ("active",), "set_goals", "提出学期目标", "school",
            "学期没有结束；每项目标都有事件可以计数", "", "pairing.goals_proposed",
        ),
        Transition(
            ("active",), "agree_goals", "同意学期目标", "school",
            "由另一方同意；内容指纹与所提目标一致；学期没有结束", "", "pairing.goals_agreed",
        ),
        Transition(
            ("active",), "count", "计入进展", "system",
            "两校之间的交流任务已到岗或学时已认定", "", "pairing.progressed",
        ),
        Transition(
            ("active",), "call_review", "学期到期", "system",
            "过了学期最后一天", "", "pairing.review_fell_due",
        ),
        Transition(
            ("active",), "review", "评议学期", "school",
            "学期已结束，评议没有截止；每校一次", "", "pairing.reviewed",
        ),
        Transition(
            ("active",), "close_review", "评议截止", "system",
            "学期结束 30 日后仍有一方没有评议", "", "pairing.review_closed",
        ),
        Transition(
            ("active",), "complete", "结对期满", "system",
            "最后一个学期双方都已评议，或评议已截止", "completed", "pairing.completed",
        ),
        Transition(
            ("active",), "dissolve", "解除结对", "office",
            "写明理由", "dissolved", "pairing.dissolved",
        ),
    ),
)  # fmt: skip
