"""The life of a resolution as a table."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

RESOLUTION = Machine(
    "resolution",
    "决议",
    states=(
        State("voting", "表决中"),
        State("passed", "已通过", terminal=True),
        State("failed", "未通过", terminal=True),
        State("inquorate", "未达法定人数", terminal=True),
        State("withdrawn", "已撤回", terminal=True),
    ),
    transitions=(
        Transition(
            (), "open", "提请表决", "office",
            "有可以表决的成员；截止时间在以后", "voting", "resolution.opened",
        ),
        Transition(
            ("voting",), "vote", "表决", "school",
            "有表决权；未截止；每个成员一票", "", "resolution.voted",
        ),
        Transition(
            ("voting",), "count", "计票", "office/system",
            "已截止，或全部表决", "passed", "resolution.passed",
        ),
        Transition(
            ("voting",), "withdraw", "撤回决议", "office",
            "写明理由", "withdrawn", "resolution.withdrawn",
        ),
    ),
)  # fmt: skip
"""A count leads to `passed`, `failed` or `inquorate`, by the votes."""
