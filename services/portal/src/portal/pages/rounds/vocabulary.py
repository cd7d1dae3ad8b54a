"""The words of clearing rounds; teacher_exchanges decides."""

from __future__ import annotations

from collections.abc import Mapping

from cyzj.contracts.teacher_exchanges.match import DeclineReason
from portal.fields import Field, Kind
from portal.pages.exchanges.vocabulary import DECLINE_REASONS
from portal.words import EXCHANGE_TYPES

TYPES = {str(code): name for code, name in EXCHANGE_TYPES.items()}
REFUSALS = {**DECLINE_REASONS, DeclineReason.TAKEN: "已另有安排"}
"""Why a line is refused."""
UNMET = {
    "no_offer": "没有合适的供给",
    "refused": "建议被拒绝",
    "unanswered": "建议到期未答复",
    "fell_through": "接受后已不能对接",
}
CANCELS = {"few": "需求太少", "dates": "日期需要调整", "other": "其他"}
STAGES = (
    ("planned", "计划", "opens_on"),
    ("open", "征集", "closes_on"),
    ("closed", "撮合", ""),
    ("solved", "答复", "answers_by"),
    ("concluded", "结束", ""),
)
"""The stages of a round, and the date until which each lasts."""
REFUSING = (
    Field("reason", "原因", Kind.CHOICE, choices=REFUSALS),
    Field(
        "words",
        "说明",
        Kind.LONG,
        required=False,
        most=500,
        help="选“其他”时必填；对方和集团办公室会看到，不要写个人信息。",
    ),
)
CANCELLING = (
    Field("reason", "原因", Kind.CHOICE, choices=CANCELS),
    Field(
        "words", "说明", Kind.LONG, required=False, most=500, help="选“其他”时必填；各校会看到。"
    ),
)
PLANNING = (
    Field("title", "名称", most=30, placeholder="例如 2026 年秋季第一轮", help="会公布。"),
    Field(
        "exchange_types",
        "交流类型",
        Kind.CHOICES,
        required=False,
        choices=TYPES,
        help="不选：全部类型。",
    ),
    Field("opens_on", "开始征集", Kind.DATE),
    Field("closes_on", "征集截止", Kind.DATE, help="当天仍可发布；次日撮合。"),
    Field("answers_by", "答复截止", Kind.DATE, help="当天仍可答复；答复期至少 3 个工作日。"),
)


def kinds_words(codes: list[str], names: Mapping[str, str] = TYPES) -> str:
    """专题讲座、送教; 全部类型."""
    return "、".join(names[code] for code in codes) or "全部类型"
