"""Every state of every machine with its Chinese name and tone: the one table that chips read.

The rows are written as in the design language, `code 中文 tone`, so that the two can be compared by
eye. A tone is a colour, a glyph and a meaning together: never a colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.clearing_states import CLEARING
from portal.my_turns import MY_TURN
from portal.tones import TONES, Tone


@dataclass(frozen=True)
class State:
    """One row: a state's code, its Chinese name and its tone."""

    code: str
    name: str
    tone: Tone


@dataclass(frozen=True)
class Machine:
    """One kind of thing that has states."""

    code: str
    name: str
    states: Mapping[str, State]


class UnknownState(LookupError):
    """A page asked for a chip that has no row: add the row here."""


_TABLE = {
    "membership": (
        "成员资格",
        "applied 已申请 wait · info_requested 待补材料 watch · under_review 审核中 half · "
        "pending_vote 待表决 wait · admitted 已批准 half · active 正式成员 on · "
        "dormant 休眠 idle · suspended 暂停 held · leaving 退出中 watch · rejected 未通过 no · "
        "expelled 已除名 no · lapsed 已失效 over · withdrawn 已撤回 over · exited 已退出 over",
    ),
    "organisation": (
        "单位",
        "partner 合作单位 draft · active 正式成员 on · dormant 休眠 idle · suspended 暂停 held · "
        "ended 已退出 over",
    ),
    "invitation": (
        "邀请",
        "pending 待接受 wait · accepted 已接受 done · revoked 已撤回 over · expired 已过期 over",
    ),
    "appointment": ("任命", "held 任职中 on · ended 已结束 over"),
    "resolution": (
        "决议",
        "voting 表决中 half · passed 已通过 done · failed 未通过 no · "
        "inquorate 未达法定人数 over · withdrawn 已撤回 over",
    ),
    "term": (
        "任期",
        "scheduled 待就任 wait · in_office 任职中 on · ended 已届满 done · cancelled 已取消 over",
    ),
    "sub_alliance": ("专业委员会", "standing 活动中 on · dissolved 已撤销 over"),
    "pairing": (
        "结对帮扶",
        "proposed 已提议 wait · active 结对中 on · completed 已期满 done · dissolved 已解除 over · "
        "declined 已婉拒 no · withdrawn 已撤回 over",
    ),
    "cooperation_project": (
        "联建项目",
        "draft 草稿 draft · proposed 待各方确认 wait · running 进行中 on · paused 已暂停 idle · "
        "concluding 待确认成果 wait · closed 已结项 done · declined 已婉拒 no · "
        "ended_early 提前结束 over · discarded 已废弃 over",
    ),
    "qualification": (
        "专业档案",
        "declared 待核验 wait · returned 已退回 watch · verified 已核验 on · "
        "withdrawn 已撤回 over · expired 已到期 over · revoked 已撤销 no",
    ),
    "factsheet": ("信息表", "current 有效 on · stale 联系人待复核 watch"),
    "agreement": (
        "合作协议",
        "draft 草稿 draft · proposed 已提议 wait · negotiating 协商中 half · "
        "partially_approved 部分已批 half · in_force 生效中 on · amending 修订中 on · "
        "reverted 已恢复原版 on · notice_given 已通知终止 watch · terminated 已终止 over · "
        "terminated_as_whole 整体终止 over · expired 已到期 over · discarded 已废弃 over",
    ),
    "request": (
        "交流需求",
        "draft 草稿 draft · open 征集中 half · partially_matched 部分对接 part · "
        "matched 已对接 on · paused 已暂停 idle · fulfilled 已完成 done · "
        "partially_fulfilled 部分完成 done · expired 已过期 over · withdrawn 已撤回 over · "
        "discarded 已废弃 over",
    ),
    "offer": (
        "交流供给",
        "draft 草稿 draft · published 已发布 on · reserved 已预留 watch · taken 已被选用 part · "
        "closed 已结束 done · paused 已暂停 idle · expired 已过期 over · "
        "withdrawn 已撤回 over · discarded 已废弃 over",
    ),
    "match": (
        "对接",
        "proposed 已推荐 draft · shortlisted 入围 half · confirmed_by_home 派出方已确认 wait · "
        "confirmed_by_host 接收方已确认 wait · confirmed 已确认 done · declined 已婉拒 no · "
        "expired 已过期 over",
    ),
    "ring": (
        "环形对接",
        "assembling 组环中 half · reserved_all 全部预留 watch · confirmed_all 全部确认 done · "
        "collapsed 未成环 over",
    ),
    "engagement": (
        "交流任务",
        "nominated 已提名 wait · acknowledged 已受理 wait · returned 退回修改 watch · "
        "accepted 已接收 half · planned 任务书已签 half · ready 待派出 wait · "
        "in_progress 进行中 on · interrupted 已中断 held · ended_early 提前结束 watch · "
        "awaiting_evaluation 待考核 wait · evaluated 已考核 half · recognised 已认定 done · "
        "disputed 有异议 disp · declined 教师未接受 no · rejected 已拒绝 no · "
        "no_show 未到岗 no · expired 已过期 over · terminated 已终止 over · "
        "cancelled 已取消 over",
    ),
    "statement": (
        "对账单",
        "running 累计中 half · open 待签认 wait · half_signed 一方已签 half · "
        "signed 已签认 done · disputed 有异议 disp",
    ),
    **CLEARING,
    "joint_activity": (
        "联合活动",
        "proposed 已提议 wait · enrolling 报名中 half · scheduled 已排期 wait · "
        "held 已举办 half · outputs_submitted 成果已提交 half · evaluated 已考核 half · "
        "recognised 已认定 done",
    ),
    "mentoring": (
        "师徒结对",
        "proposed 已提议 wait · paired 已结对 half · active 结对中 on · "
        "milestone_due 节点到期 watch · final_assessment 出师考核 wait · "
        "graduated 已出师 done · dissolved 已解除 over",
    ),
    "base": (
        "实训基地",
        "proposed 已申报 wait · evaluating 评估中 half · approved 已批准 half · "
        "constructing 建设中 half · operational 运行中 on · maintenance 维护中 idle · "
        "retired 已停用 over",
    ),
    "incident": (
        "安全事件",
        "blocked 已封锁 held · cleared 已解除 done",
    ),
    "booking": (
        "预约",
        "held 预占待批 watch · confirmed 已确认 on · in_use 使用中 part · "
        "completed 已完成 done · waitlisted 候补中 wait · offered 候补可确认 watch · "
        "displaced 被挤占 no · bumped 被调整 no · rejected 已拒绝 no · no_show 未到场 no · "
        "expired 已过期 over · passed 已放弃 over · cancelled 已取消 over",
    ),
    "occurrence": (
        "单次",
        "valid 有效 on · in_use 使用中 part · completed 已完成 done · bumped 被调整 no · "
        "rejected 已拒绝 no · no_show 未到场 no · cancelled 已取消 over",
    ),
    "blackout": (
        "停用时段",
        "requested 已申请 wait · accepted 已生效 on · rejected 未批准 no",
    ),
    "programme": (
        "培养项目",
        "draft 草稿 draft · submitted 已提交 wait · approved 已批准 half · "
        "published 已发布 on · archived 已归档 over",
    ),
    "cohort": (
        "班次",
        "planned 计划中 draft · enrolling 报名中 half · minimum_check 人数核定 watch · "
        "confirmed 已开班确认 half · running 进行中 on · suspended 已暂停 held · "
        "grading 成绩评定 half · closed 已结班 done · cancelled 已取消 over",
    ),
    "enrolment": (
        "报名",
        "applied 已申请 wait · school_endorsed 学校已推荐 half · waitlisted 候补 wait · "
        "enrolled 已录取 half · active 在读 on · completed 已结业 done · failed 未结业 no · "
        "rejected 未录取 no · no_show 未报到 no · withdrawn 已退出 over · "
        "transferred 已转班 over · passed_over 已错过候补 over",
    ),
    "attendance": (
        "考勤",
        "expected 待签到 draft · present 出勤 on · late 迟到 watch · left_early 早退 watch · "
        "excused 请假 idle · absent 缺勤 no · corrected 已更正 half",
    ),
    "certificate": (
        "证书",
        "eligible 可签发 wait · issued 有效 on · valid 有效 on · suspended 已暂停 held · "
        "revoked 已撤销 no · expired 已过期 over · superseded 已换发 over · "
        "unknown 查无此证 draft",
    ),
    "result": (
        "成果版本",
        "draft 草稿 draft · submitted 已提交 wait · returned 退回 watch · "
        "under_review 评审中 half · revision_requested 需修改 watch · verified 已核验 half · "
        "reviewed 已评审 half · published 已发布 on · superseded 已被替代 over · "
        "under_dispute 有争议 disp · rejected 未通过 no · withdrawn 已撤回 no · "
        "discarded 已废弃 over",
    ),
    "adoption": (
        "采用",
        "intended 拟采用 draft · in_use 采用中 on · confirmed 本学期已确认 on · "
        "upgrade_available 有新版 watch · upgraded 已升级 done · action_required 待处置 watch · "
        "acknowledged_continue 继续使用 part · acknowledged_stopped 已停用 over · "
        "discontinued 已停用 over · lapsed 已失效 over",
    ),
    "delivery": (
        "事件投递",
        "pending 待发送 wait · sent 已发送 on · parked 已隔离 idle · catching_up 追赶中 watch · "
        "dead 死信 no · offline 离线 no · abandoned 已放弃 over",
    ),
}


def _machine(code: str, name: str, rows: str) -> Machine:
    states = {}
    for row in rows.split(" · "):
        state, words, tone = row.split(" ")
        states[state] = State(state, words, TONES[tone])
    return Machine(code, name, states)


MACHINES: Mapping[str, Machine] = {
    code: _machine(code, name, rows) for code, (name, rows) in _TABLE.items()
}


def state_of(machine: str, state: str) -> State:
    """The row of one state; `UnknownState` when there is none, so that a page cannot invent one."""
    try:
        return MACHINES[machine].states[state]
    except KeyError:
        raise UnknownState(f"{machine}.{state}") from None


def my_turn(machine: str, state: str) -> str:
    """What an item in this state says to the person it waits on."""
    return MY_TURN.get(machine, {}).get(state, "待我处理")
