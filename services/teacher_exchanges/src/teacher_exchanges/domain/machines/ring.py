"""The life of a ring (domain.md 2.2): a saga of several schools that all accept, or all is released."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

RING = Machine(
    name="ring",
    title="环形对接",
    states=(
        State("assembling", "组环中"),
        State("reserved_all", "全部预留"),
        State("confirmed_all", "全部确认", terminal=True),
        State("collapsed", "未成环", terminal=True),
    ),
    transitions=(
        Transition(
            (), "assemble", "发起", "office",
            "三至五所学校首尾相接，每一环的需求和供给都能对接", "assembling", "ring.assembled",
        ),
        Transition(
            ("assembling",), "accept", "接受", "school",
            "在时限以前；每校一次；本校的供给当即预留", "", "ring.accepted",
        ),
        Transition(
            ("assembling",), "reserve_all", "全部预留", "system",
            "各校都已接受", "reserved_all", "ring.reserved_all",
        ),
        Transition(
            ("reserved_all",), "confirm_all", "全部确认", "system",
            "每一环的需求和供给都还够", "confirmed_all", "ring.confirmed_all",
        ),
        Transition(
            ("assembling",), "refuse", "拒绝", "school",
            "写明原因；已预留的全部释放", "collapsed", "ring.collapsed",
        ),
        Transition(
            ("assembling", "reserved_all"), "collapse", "未成环", "system",
            "时限已到，或需求、供给已有变化；已预留的全部释放", "collapsed", "ring.collapsed",
        ),
    ),
)  # fmt: skip
