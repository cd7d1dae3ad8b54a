"""The life of an engagement (domain.md 2.3)."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State
from teacher_exchanges.domain.machines.engagement_after import AFTER_ARRIVAL
from teacher_exchanges.domain.machines.engagement_before import BEFORE_ARRIVAL

ENGAGEMENT = Machine(
    name="engagement",
    title="交流任务",
    states=(
        State("nominated", "已提名"),
        State("acknowledged", "已受理"),
        State("returned", "退回修改"),
        State("accepted", "已接收"),
        State("planned", "任务书已签"),
        State("ready", "待派出"),
        State("in_progress", "进行中"),
        State("interrupted", "已中断"),
        State("ended_early", "提前结束"),
        State("awaiting_evaluation", "待考核"),
        State("evaluated", "已考核"),
        State("disputed", "有异议"),
        State("recognised", "已认定", terminal=True),
        State("declined", "教师未接受", terminal=True),
        State("rejected", "已拒绝", terminal=True),
        State("no_show", "未到岗", terminal=True),
        State("expired", "已过期", terminal=True),
        State("terminated", "已终止", terminal=True),
        State("cancelled", "已取消", terminal=True),
    ),
    transitions=(*BEFORE_ARRIVAL, *AFTER_ARRIVAL),
)
