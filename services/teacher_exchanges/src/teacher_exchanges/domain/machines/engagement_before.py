"""An engagement from nomination to arrival (domain.md 2.3)."""

from __future__ import annotations

from cyzj.domain.transitions import Transition

_ASKED = ("nominated", "acknowledged")

BEFORE_ARRIVAL = (
    Transition(
        (),
        "nominate",
        "提名教师",
        "home",
        "额度已预留；教师在本校任职且时间空闲；协议条款有效",
        "nominated",
        "engagement.nominated",
    ),
    Transition(
        _ASKED, "teacher_accept", "接受提名", "teacher", "", "", "engagement.teacher_accepted"
    ),
    Transition(
        _ASKED,
        "teacher_decline",
        "不接受提名",
        "teacher",
        "写明原因",
        "declined",
        "engagement.declined",
    ),
    Transition(
        ("nominated",),
        "host_acknowledge",
        "受理提名",
        "host",
        "",
        "acknowledged",
        "engagement.acknowledged",
    ),
    Transition(
        _ASKED, "host_return", "退回修改", "host", "写明原因", "returned", "engagement.returned"
    ),
    Transition(
        ("returned",),
        "renominate",
        "重新提名",
        "home",
        "同一位教师",
        "nominated",
        "engagement.renominated",
    ),
    Transition(
        _ASKED,
        "host_reject",
        "拒绝提名",
        "host",
        "写明原因，仅协调员可见",
        "rejected",
        "engagement.rejected",
    ),
    Transition(
        _ASKED,
        "host_accept",
        "接收教师",
        "host",
        "教师已接受提名；全职类型时间不重叠",
        "accepted",
        "engagement.accepted",
    ),
    Transition(
        (*_ASKED, "returned"),
        "expire",
        "过期",
        "system",
        "接收学校承诺的答复时限已过",
        "expired",
        "engagement.expired",
    ),
    Transition(
        ("accepted", "in_progress"),
        "submit_plan",
        "提交任务书",
        "home/host/teacher",
        "内容与现行和待批的都不同；原任务书在三方同意前继续有效",
        "",
        "engagement.plan_submitted",
    ),
    Transition(
        ("accepted", "in_progress"),
        "approve_plan",
        "同意任务书",
        "home/host/teacher",
        "内容指纹与待批的一致",
        "",
        "engagement.plan_consented",
    ),
    Transition(
        ("accepted",),
        "sign_plan",
        "任务书三方已签",
        "system",
        "三方同意同一内容指纹",
        "planned",
        "engagement.plan_approved",
    ),
    Transition(
        ("planned", "accepted"),
        "depart_ready",
        "确认可派出",
        "home",
        "派遣材料、安全教育、调课安排齐备；8 学时以内的授课不签任务书",
        "ready",
        "engagement.ready",
    ),
    Transition(
        ("ready",),
        "confirm_arrival",
        "确认到岗",
        "host",
        "实际到岗日",
        "in_progress",
        "engagement.started",
    ),
    Transition(
        ("ready",),
        "no_show",
        "登记未到岗",
        "host",
        "计划到岗日已过 3 天",
        "no_show",
        "engagement.no_show",
    ),
    Transition(
        (*_ASKED, "returned", "accepted", "planned", "ready"),
        "cancel",
        "取消交流",
        "home/host/teacher",
        "写明原因",
        "cancelled",
        "engagement.cancelled",
    ),
)
