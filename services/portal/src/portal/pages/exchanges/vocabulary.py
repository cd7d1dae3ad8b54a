"""The words of 教师互训 that several pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cyzj.contracts.teacher_exchanges.match import DeclineReason, MatchOrigin
from portal import words

SIDES = {"home": "派出", "host": "接收"}
SIDE_CHOICES = {"host": "我校接收教师", "home": "我校派出教师"}
DECLINE_REASONS = {
    DeclineReason.TIME: "时间不合适",
    DeclineReason.LEVEL: "教师层次不合适",
    DeclineReason.VOLUME: "学时或时长不合适",
    DeclineReason.COST: "食宿或经费不合适",
    DeclineReason.TAKEN: "已选定其他学校",
    DeclineReason.OTHER: "其他",
}
ORIGINS = {
    MatchOrigin.SCHOOL: "学校提出",
    MatchOrigin.SYSTEM: "系统推荐",
    MatchOrigin.OFFICE: "集团办公室撮合",
}


@dataclass(frozen=True)
class Turn:
    """What one waiting step asks for: what to do, the verb on its button, what others wait for."""

    heading: str
    verb: str
    waiting: str


TURNS = {
    "confirm": Turn("确认对接", "去确认", "对接待确认"),
    "nominate": Turn("提名教师", "去提名", "待提名教师"),
    "teacher_accept": Turn("答复提名", "去答复", "待教师答复"),
    "host_acknowledge": Turn("受理提名", "去受理", "提名待受理"),
    "host_accept": Turn("决定是否接收", "去答复", "提名待接收"),
    "renominate": Turn("回复退回意见", "去修改", "提名待修改"),
    "submit_plan": Turn("提交任务书", "去填写", "任务书待提交"),
    "approve_plan": Turn("审批任务书", "去审批", "任务书待审批"),
    "depart_ready": Turn("备齐派出手续", "去办理", "派出手续待备齐"),
    "confirm_arrival": Turn("确认到岗", "去确认", "到岗待确认"),
    "confirm_departure": Turn("确认离岗", "去确认", "离岗待确认"),
    "resume": Turn("恢复已中断的任务", "去处理", "中断待恢复"),
    "close": Turn("处理提前结束", "去处理", "提前结束待处理"),
    "evaluate": Turn("填写考核", "去考核", "考核待完成"),
    "submit_evidence": Turn("补交证据", "去提交", "证据待补交"),
    "accept_evidence": Turn("核对证据", "去核对", "证据待核对"),
    "accept_evaluation": Turn("认可考核结果", "去认可", "考核结果待认可"),
    "recognise_hours": Turn("认定学时", "去认定", "学时待认定"),
    "resolve_dispute": Turn("裁定异议", "去裁定", "异议待裁定"),
    "sign": Turn("签认对账单", "去签认", "对账单待签认"),
    "answer_round": Turn("答复撮合建议", "去答复", "撮合建议待答复"),
    "accept_ring": Turn("答复环形对接", "去答复", "环形对接待答复"),
    "redraw": Turn("处理对账异议", "去处理", "对账异议待处理"),
    "verify": Turn("核验履职记录", "去核验", "履职记录待核验"),
    "redeclare": Turn("补正履职记录", "去补正", "履职记录待补正"),
    "open": Turn("发布草稿", "去发布", "草稿待发布"),
    "publish": Turn("发布草稿", "去发布", "草稿待发布"),
}
_OTHER = Turn("处理事项", "去处理", "待处理")


def turn_of(action: str) -> Turn:
    """The words of one waiting step; plain ones for a step this table does not know."""
    return TURNS.get(action, _OTHER)


def volume_words(item: Mapping[str, Any]) -> str:
    """16 学时, 20 个工作日, or nothing where the window alone decides."""
    if item["class_hours"] is not None:
        return words.hours(item["class_hours"])
    return f"{item['working_days']} 个工作日" if item["working_days"] is not None else ""


def type_words(code: str) -> str:
    """The name of a kind of exchange."""
    return next(name for known, name in words.EXCHANGE_TYPES.items() if known == code)
