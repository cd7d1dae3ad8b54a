"""What the party that an item waits on has to do, in Chinese."""

from __future__ import annotations

ACTIONS = {
    "confirm": "确认对接",
    "nominate": "提名教师",
    "teacher_accept": "接受提名",
    "host_acknowledge": "受理提名",
    "host_accept": "接收教师",
    "renominate": "重新提名",
    "submit_plan": "提交任务书",
    "approve_plan": "同意任务书",
    "depart_ready": "确认可派出",
    "confirm_arrival": "确认到岗",
    "confirm_departure": "确认离岗",
    "resume": "恢复交流",
    "close": "终止交流",
    "evaluate": "提交考核",
    "submit_evidence": "提交证据",
    "accept_evidence": "审核证据",
    "accept_evaluation": "认可考核结果",
    "recognise_hours": "认定学时",
    "resolve_dispute": "处理异议",
}
"""Every action a `waiting_on` names today; an action unknown here is shown by its code."""
ITEMS = {"match": "对接", "engagement": "交流任务"}
"""Kinds of item that wait on somebody."""
PARTIES = {"school": "学校", "teacher": "教师", "office": "集团办公室"}


def action_title(action: str) -> str:
    """The action in Chinese."""
    return ACTIONS.get(action, action)
