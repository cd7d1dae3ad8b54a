"""The life of an exchange request (domain.md 2.2)."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

REQUEST = Machine(
    name="request",
    title="交流需求",
    states=(
        State("draft", "草稿"),
        State("open", "征集中"),
        State("partially_matched", "部分对接"),
        State("matched", "已对接"),
        State("paused", "已暂停"),
        State("fulfilled", "已完成", terminal=True),
        State("partially_fulfilled", "部分完成", terminal=True),
        State("expired", "已过期", terminal=True),
        State("withdrawn", "已撤回", terminal=True),
        State("discarded", "已废弃", terminal=True),
    ),
    transitions=(
        Transition((), "post", "发布需求", "owner", "各项填写正确", "open", "request.opened"),
        Transition((), "save_draft", "存为草稿", "owner", "", "draft", "request.drafted"),
        Transition(
            ("draft",), "open", "发布需求", "owner", "各项填写正确", "open", "request.opened"
        ),
        Transition(
            ("draft",), "discard", "放弃草稿", "owner", "", "discarded", "request.discarded"
        ),
        Transition(
            ("draft", "open", "paused", "partially_matched"),
            "change",
            "修改需求",
            "owner",
            "发布后类型和方向不变；人数不少于已对接人数",
            "",
            "request.changed",
        ),
        Transition(("open",), "pause", "暂停征集", "owner", "", "paused", "request.paused"),
        Transition(
            ("paused",), "resume", "恢复征集", "owner", "截止日未过", "open", "request.resumed"
        ),
        Transition(
            ("open", "paused"),
            "withdraw",
            "撤回需求",
            "owner",
            "",
            "withdrawn",
            "request.withdrawn",
        ),
        Transition(
            ("open",), "expire", "过期", "system", "截止日已过", "expired", "request.expired"
        ),
        Transition(
            ("open", "partially_matched"),
            "match_part",
            "部分对接",
            "system",
            "一条对接经双方确认，人数未满",
            "partially_matched",
            "request.partially_matched",
        ),
        Transition(
            ("open", "partially_matched"),
            "match_all",
            "全部对接",
            "system",
            "对接经双方确认，人数已满",
            "matched",
            "request.matched",
        ),
        Transition(
            ("matched", "partially_matched"),
            "reopen",
            "重新征集",
            "system",
            "已确认的对接落空，一个也不剩",
            "open",
            "request.reopened",
        ),
        Transition(
            ("matched", "partially_matched"),
            "reopen_part",
            "重新征集",
            "system",
            "已确认的对接落空，仍有其余",
            "partially_matched",
            "request.reopened",
        ),
        Transition(
            ("matched",),
            "fulfil",
            "完成",
            "system",
            "全部交流任务已认定",
            "fulfilled",
            "request.fulfilled",
        ),
        Transition(
            ("matched", "partially_matched"),
            "fulfil_part",
            "部分完成",
            "system",
            "交流任务全部结束，未全部认定；人数未满时须已过截止日",
            "partially_fulfilled",
            "request.partially_fulfilled",
        ),
    ),
)
