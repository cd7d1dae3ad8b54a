"""The life of a booking (预约): a time, or a series of them, taken whole or not at all (domain.md 2.4).

A series is as its times are: in use while one of them is, confirmed while one is still to come, and
over with the last. So a step on one time leads where the rows say only if it was the last one.
"""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

_LIVE = ("held", "confirmed", "in_use")
BOOKING = Machine(
    name="booking",
    title="预约",
    states=(
        State("held", "预占待批"),
        State("confirmed", "已确认"),
        State("in_use", "使用中"),
        State("completed", "已完成", terminal=True),
        State("no_show", "未到场", terminal=True),
        State("rejected", "已拒绝", terminal=True),
        State("expired", "已过期", terminal=True),
        State("displaced", "被挤占", terminal=True),
        State("cancelled", "已取消", terminal=True),
        State("bumped", "被调整", terminal=True),
        State("waitlisted", "候补中"),
        State("offered", "候补可确认"),
        State("passed", "已放弃", terminal=True),
    ),
    transitions=(
        Transition(
            (), "place", "预约", "booker", "每一次都可约；需批准，或他人仍有优先权", "held",
            "booking.held",
        ),
        Transition(
            (), "book", "预约并确认", "booker", "每一次都可约；不需批准", "confirmed",
            "booking.confirmed",
        ),
        Transition(
            (), "wait", "加入候补", "booker", "这个时段已被占用", "waitlisted",
            "booking.waitlisted",
        ),
        Transition(
            ("held",), "approve", "批准", "manager",
            "批准人不是预约人；会被挤占的预占已逐个看过", "confirmed", "booking.confirmed",
        ),
        Transition(
            ("held",), "firm_up", "优先期结束后确认", "system", "他人的优先期已过；不需批准",
            "confirmed", "booking.confirmed",
        ),
        Transition(
            ("held",), "reject", "拒绝", "manager", "写明原因", "rejected", "booking.rejected",
        ),
        Transition(
            ("held",), "expire", "过期", "system", "72 小时（3 个工作日）无人答复", "expired",
            "booking.expired",
        ),
        Transition(
            ("held",), "displace", "挤占", "system", "对方优先级更高，或其竞争的预占获批",
            "displaced", "booking.displaced",
        ),
        Transition(
            ("held", "confirmed"), "change", "变更", "booker",
            "换时间或资源的，按规则可能要重新批准", "", "booking.changed",
        ),
        Transition(
            ("confirmed",), "hold_again", "变更后重新待批", "system", "换了时间或资源，且需批准",
            "held", "booking.held",
        ),
        Transition(
            _LIVE, "cancel", "取消", "booker", "尚未开始的各次；晚于规定的记为迟取消",
            "cancelled", "booking.cancelled",
        ),
        Transition(
            _LIVE, "bump", "调整", "manager", "停用、事件或优先使用；写明原因并给出替代",
            "bumped", "booking.bumped",
        ),
        Transition(
            ("confirmed",), "check_in", "签到", "booker/manager", "开始前 15 分钟至开始后 30 分钟",
            "in_use", "booking.checked_in",
        ),
        Transition(
            ("confirmed",), "release_no_show", "未到场释放", "system", "开始后 30 分钟无人签到",
            "no_show", "booking.no_show",
        ),
        Transition(
            ("in_use",), "check_out", "结束使用", "booker/manager", "到时自动结束", "completed",
            "booking.completed",
        ),
        Transition(
            ("waitlisted",), "promote", "候补到位", "system", "时段空出", "offered",
            "booking.promoted",
        ),
        Transition(
            ("offered",), "take_up", "确认候补", "booker", "4 小时内；不需批准", "confirmed",
            "booking.confirmed",
        ),
        Transition(
            ("offered",), "take_up_held", "确认候补（待批）", "system", "4 小时内；需批准", "held",
            "booking.held",
        ),
        Transition(
            ("waitlisted", "offered"), "pass", "放弃候补", "booker", "到时自动放弃", "passed",
            "booking.passed",
        ),
        Transition(
            ("held", "confirmed", "in_use"), "propose_times", "提出新时间", "system",
            "作息表或调休有变", "", "booking.retiming_proposed",
        ),
        Transition(
            ("held", "confirmed", "in_use"), "accept_times", "确认新时间", "booker",
            "新时间都可约", "", "booking.retimed",
        ),
        Transition(
            ("held", "confirmed", "in_use"), "decline_times", "保留原时间", "booker", "", "",
            "booking.retiming_declined",
        ),
    ),
)  # fmt: skip
