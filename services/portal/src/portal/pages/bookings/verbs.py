"""The commands on a booking: what each is called, changes, asks for, and says when it is done."""

from __future__ import annotations

from collections.abc import Mapping

from portal.fields import Field, Kind
from portal.pages.bases.vocabulary import BUMPS, Verb, reason

VERBS: Mapping[str, Verb] = {
    "approve": Verb(
        "批准预约",
        "批准这个预约。",
        "预约确认；竞争同一时段的预占会被挤占，对方会看到。",
        "已批准预约",
        "confirmed",
    ),
    "reject": Verb(
        "拒绝预约",
        "拒绝这个预约。",
        "时段释放，候补的学校依次确认。",
        "已拒绝预约",
        "rejected",
        (reason("拒绝的原因"),),
        danger=True,
    ),
    "cancel": Verb(
        "取消预约",
        "取消尚未开始的各次。",
        "时段释放；开始前 24 小时内取消的记为迟取消。",
        "已取消",
        "",
        (reason("取消的原因", "基地会看到。"),),
        danger=True,
    ),
    "bump": Verb(
        "调整预约",
        "收回尚未结束的各次。",
        "对方会看到原因；有空的时段会一并给出。",
        "已调整",
        "",
        (Field("reason_code", "原因类别", Kind.CHOICE, choices=BUMPS), reason("调整的原因")),
        danger=True,
    ),
    "take_up": Verb(
        "确认候补",
        "接受候补到位的时段。",
        "须批准的实训室还要等基地审批。",
        "已确认候补",
    ),
    "pass": Verb(
        "放弃候补",
        "放弃候补。",
        "时段让给下一位候补。",
        "已放弃候补",
        "passed",
        danger=True,
    ),
    "accept_times": Verb(
        "确认新时间",
        "接受下列新的时间。",
        "全部按新的时间移动；有一个不可约就都不动。",
        "已确认新时间",
    ),
    "decline_times": Verb(
        "保留原时间",
        "不按新的作息时间移动，保留原来的时间。",
        "已约的时间不变。",
        "已保留原时间",
    ),
}
ACTS = {"check_in": "签到", "check_out": "结束使用"}
"""What is done at once, on one time."""
OF_TIMES = ("cancel", "bump")
"""Commands that may be about one time alone."""
