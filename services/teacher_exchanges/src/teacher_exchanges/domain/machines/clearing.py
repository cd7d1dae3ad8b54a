"""The lives of a clearing round (撮合轮) and of one of its lines (撮合建议)."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

CLEARING_ROUND = Machine(
    name="clearing_round",
    title="撮合轮",
    states=(
        State("planned", "已计划"),
        State("open", "征集中"),
        State("closed", "已截止"),
        State("solved", "待答复"),
        State("concluded", "已结束", terminal=True),
        State("cancelled", "已取消", terminal=True),
    ),
    transitions=(
        Transition(
            (), "plan", "计划", "office",
            "日期依次；答复期足够；同一时间只有一轮", "planned", "clearing_round.planned",
        ),
        Transition(
            ("planned",), "change", "修改计划", "office",
            "还没有开始征集", "", "clearing_round.changed",
        ),
        Transition(
            ("planned",), "open", "开始征集", "system",
            "到了开始日", "open", "clearing_round.opened",
        ),
        Transition(
            ("open",), "close", "截止征集", "system",
            "过了截止日", "closed", "clearing_round.closed",
        ),
        Transition(
            ("closed",), "solve", "撮合", "system",
            "按公布的目标和权重，种子为轮次编号", "solved", "clearing_round.solved",
        ),
        Transition(
            ("solved",), "record_answers", "答复完毕", "system",
            "有学校答复了它的全部建议", "", "clearing_round.answered",
        ),
        Transition(
            ("solved",), "list_unmet", "列出未满足的需求", "system",
            "本轮即将结束", "", "clearing_round.needs_unmet",
        ),
        Transition(
            ("solved",), "conclude", "结束", "system",
            "建议都已办结，或过了答复截止日", "concluded", "clearing_round.concluded",
        ),
        Transition(
            ("planned", "open", "closed"), "cancel", "取消", "office",
            "写明原因；还没有撮合", "cancelled", "clearing_round.cancelled",
        ),
    ),
)  # fmt: skip
CLEARING_LINE = Machine(
    name="clearing_line",
    title="撮合建议",
    states=(
        State("proposed", "待答复"),
        State("half_accepted", "一方已接受"),
        State("matched", "已成对接", terminal=True),
        State("refused", "已拒绝", terminal=True),
        State("unanswered", "未答复", terminal=True),
        State("fallen", "已失效", terminal=True),
    ),
    transitions=(
        Transition(
            (), "propose", "提出建议", "system",
            "撮合选中了这条需求和这条供给", "proposed", "clearing_line.proposed",
        ),
        Transition(
            ("proposed",), "accept", "接受", "home/host",
            "在答复截止日以前；每方一次", "half_accepted", "clearing_line.accepted",
        ),
        Transition(
            ("half_accepted",), "accept", "接受", "home/host",
            "另一方接受，需求和供给人数都还够", "matched", "clearing_line.matched",
        ),
        Transition(
            ("half_accepted",), "fall_through", "失效", "system",
            "双方都接受了，但需求或供给已有变化", "fallen", "clearing_line.fell_through",
        ),
        Transition(
            ("proposed", "half_accepted"), "refuse", "拒绝", "home/host",
            "写明原因", "refused", "clearing_line.refused",
        ),
        Transition(
            ("proposed", "half_accepted"), "lapse", "未答复", "system",
            "过了答复截止日", "unanswered", "clearing_line.lapsed",
        ),
    ),
)  # fmt: skip
