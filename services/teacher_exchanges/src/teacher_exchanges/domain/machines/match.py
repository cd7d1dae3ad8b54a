"""The life of a match (domain.md 2.2); rings come with their issue."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

_BEFORE = ("proposed", "shortlisted")
_HALF = ("confirmed_by_home", "confirmed_by_host")

MATCH = Machine(
    name="match",
    title="对接",
    states=(
        State("proposed", "已推荐"),
        State("shortlisted", "入围"),
        State("confirmed_by_home", "派出方已确认"),
        State("confirmed_by_host", "接收方已确认"),
        State("confirmed", "已确认"),
        State("declined", "已婉拒", terminal=True),
        State("expired", "已过期", terminal=True),
    ),
    transitions=(
        Transition(
            (),
            "propose",
            "推荐对接",
            "requester/offerer/office/system",
            "需求在征集，供给可选，类型相同、方向相对、窗口有重叠",
            "proposed",
            "match.proposed",
        ),
        Transition(
            ("proposed",),
            "shortlist",
            "列入候选",
            "requester",
            "",
            "shortlisted",
            "match.shortlisted",
        ),
        Transition(
            _BEFORE,
            "confirm_home",
            "确认对接",
            "home",
            "需求和供给人数都够；供给预留 3 个工作日",
            "confirmed_by_home",
            "match.confirmed_by_home",
        ),
        Transition(
            _BEFORE,
            "confirm_host",
            "确认对接",
            "host",
            "需求和供给人数都够；供给预留 3 个工作日",
            "confirmed_by_host",
            "match.confirmed_by_host",
        ),
        Transition(
            ("confirmed_by_host",),
            "confirm_home",
            "确认对接",
            "home",
            "需求人数还够",
            "confirmed",
            "match.confirmed",
        ),
        Transition(
            ("confirmed_by_home",),
            "confirm_host",
            "确认对接",
            "host",
            "需求人数还够",
            "confirmed",
            "match.confirmed",
        ),
        Transition(
            (*_BEFORE, *_HALF, "confirmed"),
            "decline",
            "婉拒",
            "home/host",
            "写明原因；已确认的对接还没有提名任何教师",
            "declined",
            "match.declined",
        ),
        Transition(
            _HALF,
            "expire",
            "过期",
            "system",
            "3 个工作日内另一方没有确认",
            "expired",
            "match.expired",
        ),
        Transition(
            ("confirmed",),
            "record_nomination",
            "提名教师",
            "home",
            "还有名额没有提名",
            "",
            "match.nominated",
        ),
        Transition(
            ("confirmed",),
            "free_nomination",
            "空出名额",
            "system",
            "一项提名没有结果",
            "",
            "match.nomination_freed",
        ),
        Transition(
            ("confirmed",),
            "release",
            "放弃余下名额",
            "home/host",
            "部分名额已提名，其余不再使用",
            "",
            "match.released",
        ),
    ),
)
