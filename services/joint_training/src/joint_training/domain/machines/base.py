"""The lives of a base, its resources, its incidents and blackouts (domain.md 2.4)."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

BASE = Machine(
    name="base",
    title="实训基地",
    states=(
        State("proposed", "已申报"),
        State("evaluating", "评估中"),
        State("approved", "已批准"),
        State("constructing", "建设中"),
        State("operational", "运行中"),
        State("maintenance", "维护中"),
        State("retired", "已停用", terminal=True),
    ),
    transitions=(
        Transition((), "propose", "申报", "owner", "有名称和用途", "proposed", "base.proposed"),
        Transition(
            ("proposed", "approved", "constructing", "operational", "maintenance"),
            "change", "更新资料", "owner", "评估期间不改", "", "base.changed",
        ),
        Transition(
            ("proposed",), "start_evaluation", "开始评估", "office", "", "evaluating",
            "base.evaluation_started",
        ),
        Transition(
            ("evaluating",), "send_back", "退回补充", "office", "写明要补充什么", "proposed",
            "base.sent_back",
        ),
        Transition(
            ("evaluating",), "approve", "批准", "office", "批准人不是申报人", "approved",
            "base.approved",
        ),
        Transition(
            ("approved",), "start_construction", "开工建设", "owner", "", "constructing",
            "base.construction_started",
        ),
        Transition(
            ("constructing",), "open", "投入运行", "owner", "至少登记了一间实训室或车间",
            "operational", "base.opened",
        ),
        Transition(
            ("operational",), "start_maintenance", "进入维护", "owner", "已有的预约不受影响",
            "maintenance", "base.maintenance_started",
        ),
        Transition(
            ("maintenance",), "end_maintenance", "结束维护", "owner", "", "operational",
            "base.maintenance_ended",
        ),
        Transition(
            ("approved", "constructing", "operational", "maintenance"),
            "certify", "登记认定级别", "office", "起止日期不与同级重叠", "", "base.certified",
        ),
        Transition(
            ("proposed", "approved", "constructing", "operational", "maintenance"),
            "retire", "停用", "owner", "没有尚未到来的预约；写明原因", "retired", "base.retired",
        ),
    ),
)  # fmt: skip
RESOURCE = Machine(
    name="resource",
    title="实训室",
    states=(
        State("open", "开放预约"),
        State("blocked", "已封锁"),
        State("closed", "已停用", terminal=True),
    ),
    transitions=(
        Transition((), "add", "登记", "owner", "基地已批准或在建、在运行", "open", "resource.added"),
        Transition(
            ("open", "blocked"), "change", "更新资料", "owner",
            "预约方式不改；工位不少于已预约的", "", "resource.changed",
        ),
        Transition(
            ("open",), "block", "封锁", "system", "有安全事件未解除", "blocked",
            "resource.blocked",
        ),
        Transition(
            ("blocked",), "unblock", "解封", "system", "没有未解除的安全事件", "open",
            "resource.unblocked",
        ),
        Transition(
            ("open",), "close", "停用", "owner", "没有尚未到来的预约", "closed",
            "resource.closed",
        ),
    ),
)  # fmt: skip
INCIDENT = Machine(
    name="incident",
    title="安全事件",
    states=(State("blocked", "已封锁"), State("cleared", "已解除", terminal=True)),
    transitions=(
        Transition((), "report", "上报", "owner", "写明发生了什么", "blocked", "incident.opened"),
        Transition(
            ("blocked",), "bump_bookings", "调整受影响的预约", "owner",
            "逐个列出；写明原因", "", "incident.bookings_bumped",
        ),
        Transition(
            ("blocked",), "clear", "解除", "owner", "解除人不是上报人；写明处理结果", "cleared",
            "incident.cleared",
        ),
    ),
)  # fmt: skip
BLACKOUT = Machine(
    name="blackout",
    title="停用时段",
    states=(
        State("requested", "已申请"),
        State("accepted", "已生效"),
        State("rejected", "未批准", terminal=True),
    ),
    transitions=(
        Transition(
            (), "request", "申请停用", "owner", "时段尚未结束", "requested",
            "blackout.requested",
        ),
        Transition(
            ("requested",), "accept", "批准停用", "owner",
            "批准人不是申请人；已有预约时选择调整或不批准", "accepted", "blackout.accepted",
        ),
        Transition(
            ("requested",), "reject", "不批准", "owner", "不是申请人；写明原因", "rejected",
            "blackout.rejected",
        ),
    ),
)  # fmt: skip
