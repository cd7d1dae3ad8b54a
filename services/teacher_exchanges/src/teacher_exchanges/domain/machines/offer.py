"""The life of an exchange offer (domain.md 2.2)."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

OFFER = Machine(
    name="offer",
    title="交流供给",
    states=(
        State("draft", "草稿"),
        State("published", "已发布"),
        State("reserved", "已预留"),
        State("taken", "已被选用"),
        State("paused", "已暂停"),
        State("closed", "已结束", terminal=True),
        State("expired", "已过期", terminal=True),
        State("withdrawn", "已撤回", terminal=True),
        State("discarded", "已废弃", terminal=True),
    ),
    transitions=(
        Transition((), "post", "发布供给", "owner", "各项填写正确", "published", "offer.published"),
        Transition((), "save_draft", "存为草稿", "owner", "", "draft", "offer.drafted"),
        Transition(
            ("draft",),
            "publish",
            "发布供给",
            "owner",
            "各项填写正确",
            "published",
            "offer.published",
        ),
        Transition(("draft",), "discard", "放弃草稿", "owner", "", "discarded", "offer.discarded"),
        Transition(
            ("draft", "published", "paused"),
            "change",
            "修改供给",
            "owner",
            "发布后类型和方向不变；人数不少于已选用和预留人数",
            "",
            "offer.changed",
        ),
        Transition(("published",), "pause", "暂停供给", "owner", "", "paused", "offer.paused"),
        Transition(
            ("paused",), "resume", "恢复供给", "owner", "截止日未过", "published", "offer.resumed"
        ),
        Transition(
            ("published", "paused"),
            "withdraw",
            "撤回供给",
            "owner",
            "",
            "withdrawn",
            "offer.withdrawn",
        ),
        Transition(
            ("published",), "expire", "过期", "system", "截止日已过", "expired", "offer.expired"
        ),
        Transition(
            ("published", "reserved"),
            "reserve",
            "预留",
            "system",
            "一方已确认对接，人数够",
            "reserved",
            "offer.reserved",
        ),
        Transition(
            ("reserved",),
            "release",
            "释放预留",
            "system",
            "对接落空或满 72 小时，没有别的预留",
            "published",
            "offer.released",
        ),
        Transition(
            ("reserved",),
            "release_part",
            "释放预留",
            "system",
            "对接落空或满 72 小时，还有别的预留",
            "",
            "offer.released",
        ),
        Transition(
            ("reserved",), "take", "选用", "system", "双方已确认，人数已满", "taken", "offer.taken"
        ),
        Transition(
            ("reserved",),
            "take_part",
            "部分选用",
            "system",
            "双方已确认，人数未满",
            "published",
            "offer.partially_taken",
        ),
        Transition(
            ("reserved",),
            "take_held",
            "部分选用",
            "system",
            "双方已确认，人数未满，还有别的预留",
            "",
            "offer.partially_taken",
        ),
        Transition(
            ("taken",),
            "give_back",
            "退回名额",
            "system",
            "已确认的对接落空",
            "published",
            "offer.released",
        ),
        Transition(
            ("published", "reserved", "paused"),
            "give_back",
            "退回名额",
            "system",
            "已确认的对接落空",
            "",
            "offer.released",
        ),
        Transition(
            ("taken", "published"),
            "close",
            "结束",
            "system",
            "由它产生的交流全部结束；或它所应答的需求未选用它",
            "closed",
            "offer.closed",
        ),
    ),
)
