"""The life of a membership (domain.md 2.1) as a table: pages, rights, diagrams and tests read these rows.

Actors: `school` the organisation itself, `office` the group office, `council` the office on the
council's passed resolution, `system`; several by "/".
"""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

APPLYING = ("applied", "info_requested", "under_review", "pending_vote")
MEMBERS = ("active", "dormant", "suspended", "leaving")

MEMBERSHIP = Machine(
    "membership",
    "成员资格",
    states=(
        State("applied", "已申请"),
        State("info_requested", "待补材料"),
        State("under_review", "审核中"),
        State("pending_vote", "待表决"),
        State("admitted", "已批准"),
        State("active", "正式成员"),
        State("dormant", "休眠"),
        State("suspended", "暂停"),
        State("leaving", "退出中"),
        State("rejected", "未通过", terminal=True),
        State("withdrawn", "已撤回", terminal=True),
        State("lapsed", "已失效", terminal=True),
        State("exited", "已退出", terminal=True),
        State("expelled", "已除名", terminal=True),
    ),
    transitions=(
        Transition(
            (), "apply", "申请加入", "school",
            "附申请表和单位公函；没有其他有效的成员资格", "applied", "membership.applied",
        ),
        Transition(
            (), "record", "补录成员", "office",
            "加入日期不晚于今天", "active", "membership.recorded",
        ),
        Transition(
            ("applied",), "request_more", "要求补材料", "office",
            "写明缺什么", "info_requested", "membership.info_requested",
        ),
        Transition(
            ("info_requested",), "resubmit", "补交材料", "school",
            "附申请表和单位公函", "applied", "membership.resubmitted",
        ),
        Transition(
            ("applied",), "start_review", "开始审核", "office",
            "材料齐全", "under_review", "membership.review_started",
        ),
        Transition(
            ("under_review", "pending_vote"), "recommend", "提交理事会表决", "office",
            "有可以表决的成员；再次提交的，前一次没有结果", "pending_vote", "membership.recommended",
        ),
        Transition(
            ("under_review", "pending_vote"), "reject", "不予通过", "office",
            "写明理由；表决中的须先有结果", "rejected", "membership.rejected",
        ),
        Transition(
            ("pending_vote",), "admit", "批准接纳", "council",
            "接纳决议已通过（法定人数与多数）", "admitted", "membership.admitted",
        ),
        Transition(
            APPLYING, "withdraw", "撤回申请", "school",
            "", "withdrawn", "membership.application_withdrawn",
        ),
        Transition(
            ("admitted",), "sign_charter", "签署章程", "school",
            "内容指纹与现行章程一致", "active", "membership.activated",
        ),
        Transition(
            ("admitted",), "lapse", "逾期失效", "system",
            "90 日内未签署章程", "lapsed", "membership.lapsed",
        ),
        Transition(
            ("active",), "warn", "休眠预警", "system",
            "120 日没有发起或承接任何事项", "", "membership.dormancy_warned",
        ),
        Transition(
            ("active",), "mark_dormant", "进入休眠", "system",
            "180 日没有发起或承接任何事项，且已预警", "dormant", "membership.became_dormant",
        ),
        Transition(
            ("active", "dormant"), "reactivate", "恢复活跃", "system",
            "又发起或承接了事项", "active", "membership.reactivated",
        ),
        Transition(
            ("active", "dormant"), "suspend", "暂停资格", "council",
            "写明理由；有决议的附决议", "suspended", "membership.suspended",
        ),
        Transition(
            ("suspended",), "reinstate", "恢复资格", "council",
            "写明理由；有决议的附决议", "active", "membership.reinstated",
        ),
        Transition(
            ("active", "dormant", "suspended"), "give_notice", "通知退会", "school",
            "学期末生效", "leaving", "membership.exit_noticed",
        ),
        Transition(
            ("leaving",), "cancel_notice", "撤回退会通知", "school",
            "尚未生效", "", "membership.exit_cancelled",
        ),
        Transition(
            ("leaving",), "settle_and_exit", "办结退出", "school/office",
            "已到生效日；没有未了的事项", "exited", "membership.exited",
        ),
        Transition(
            ("active", "suspended"), "expel", "除名", "council",
            "除名决议已通过；已听取申辩", "expelled", "membership.expelled",
        ),
    ),
)  # fmt: skip
