"""Every command on an engagement as it is put before whoever gives it: words, fields, what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.fields import Field
from portal.forms import Form
from portal.pages.engagements.asking import (
    BY_HOURS,
    DAY,
    DECISION,
    HASH,
    JUSTIFIED,
    LAST,
    MENTOR,
    PRESENT,
    REMARK,
    SCORE,
    TAUGHT,
    WORDS,
    reason,
)


@dataclass(frozen=True)
class Verb:
    """One command. `consequence` follows 您代表 某校 …; `to` is the state after it, where it changes."""

    name: str
    consequence: str
    effect: str
    done: str
    to: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False
    ending: bool = False
    """Whether it also asks for what was taught, or how many days the teacher was there."""

    def form(self, item: dict[str, Any], mentors: Mapping[str, str] | None = None) -> Form:
        """Its form for one engagement; `mentors` asks for one of them."""
        if mentors:
            return Form(self.name, (replace(MENTOR, choices=mentors), *self.fields))
        if not self.ending:
            return Form(self.name, self.fields)
        volume = TAUGHT if item["exchange_type"] in BY_HOURS else PRESENT
        day, *others = self.fields
        return Form(self.name, (day, volume, *others))


VERBS = {
    "teacher_accept": Verb(
        "接受提名",
        "接受以下提名。",
        "由接收学校决定是否接收；到岗前仍可写明原因取消。",
        "已接受提名。",
    ),
    "teacher_decline": Verb(
        "不接受提名",
        "不接受以下提名，提名随即结束，不能恢复。",
        "名额空出，派出学校可以另提名一位教师。",
        "已答复：不接受提名。",
        "declined",
        reason("不接受的原因"),
        True,
    ),
    "host_acknowledge": Verb(
        "受理提名",
        "受理以下提名。",
        "表示贵校已开始研究；仍可接收、退回或拒绝，答复时限不变。",
        "已受理。",
        "acknowledged",
    ),
    "host_return": Verb(
        "退回修改",
        "把以下提名退回派出学校修改。",
        "派出学校修改后重新提名同一位教师；答复时限重新计算。",
        "已退回派出学校修改。",
        "returned",
        reason("退回意见"),
        True,
    ),
    "host_reject": Verb(
        "拒绝提名",
        "拒绝以下提名，提名随即结束，不能恢复。",
        "名额空出，派出学校可以另提名一位教师。",
        "已拒绝提名。",
        "rejected",
        reason("拒绝的原因", "仅协调员可见，教师看不到。"),
        True,
    ),
    "host_accept": Verb(
        "接收教师",
        "接收以下教师。",
        "全职类型即占用教师这段时间；接着三方签任务书，跟岗的带教师傅写入任务书。",
        "已接收。",
        "accepted",
        (REMARK,),
    ),
    "approve_plan": Verb(
        "同意任务书",
        "同意以下内容。三方都同意后立即生效，不能撤回；如需更改须重新修订。",
        "内容再改动，已有的同意作废。",
        "已同意任务书。",
        "",
        (HASH, REMARK),
    ),
    "depart_ready": Verb(
        "确认可派出",
        "确认派遣材料、安全教育、调课安排都已齐备。",
        "接收学校即可等教师到岗，并确认到岗日。",
        "已确认可派出。",
        "ready",
    ),
    "confirm_arrival": Verb(
        "确认到岗",
        "确认教师已到岗。",
        "从到岗日起计学时；到岗日不能再改。",
        "已确认到岗。",
        "in_progress",
        (DAY,),
    ),
    "no_show": Verb(
        "登记未到岗",
        "登记教师未到岗，交流随即结束，不能恢复。",
        "名额空出，派出学校可以另提名一位教师。",
        "已登记未到岗。",
        "no_show",
        (REMARK,),
        True,
    ),
    "interrupt": Verb(
        "中断交流",
        "从今天起中断以下交流。",
        "中断期间不计学时，可以随时恢复。",
        "已中断。",
        "interrupted",
        reason("中断的原因"),
        True,
    ),
    "resume": Verb(
        "恢复交流",
        "从今天起恢复以下交流。",
        "今天起重新计学时。",
        "已恢复。",
        "in_progress",
    ),
    "end_early": Verb(
        "提前结束",
        "提前结束以下交流，不能恢复。",
        "按实际离岗日计学时；属正当原因的由三方考核。",
        "已提前结束。",
        "ended_early",
        (LAST, JUSTIFIED, *reason("提前结束的原因")),
        True,
        True,
    ),
    "confirm_departure": Verb(
        "确认离岗",
        "确认教师已离岗。",
        "三方在 30 个工作日内各评一次；离岗日不能再改。",
        "已确认离岗。",
        "awaiting_evaluation",
        (LAST,),
        False,
        True,
    ),
    "close": Verb(
        "终止交流",
        "终止以下交流，不再考核，不能恢复。",
        "按已接受的证据处理学时。",
        "已终止。",
        "terminated",
        (),
        True,
    ),
    "evaluate": Verb(
        "提交考核",
        "提交考核，每方一次，提交后不能再改。",
        "三方都提交后互相可见，考核即完成。",
        "已提交考核。",
        "",
        (SCORE, WORDS),
    ),
    "accept_evaluation": Verb(
        "认可考核",
        "认可三方考核的结果，认可后不能撤回。",
        "两校都认可、证据齐备后，派出学校即可认定学时。",
        "已认可考核。",
    ),
    "dispute": Verb(
        "提出异议",
        "对考核结果提出异议。",
        "由集团办公室处理；处理前不能认定学时。",
        "已提出异议。",
        "disputed",
        reason("异议内容"),
        True,
    ),
    "resolve_dispute": Verb(
        "处理异议",
        "对以下异议作出处理，作出后不能更改。",
        "异议期即告结束，派出学校可以认定学时。",
        "已处理异议。",
        "evaluated",
        (DECISION,),
    ),
    "recognise_hours": Verb(
        "认定学时",
        "认定以下学时。认定后不能更改，有误须冲正后重新入账。",
        "计入双方互惠台账与教师学时。",
        "已认定学时。",
        "recognised",
    ),
    "cancel": Verb(
        "取消交流",
        "取消以下交流，不能恢复。",
        "释放教师的时间和名额；派出学校可以另提名一位教师。",
        "已取消。",
        "cancelled",
        reason("取消的原因"),
        True,
    ),
}
"""By the API's names; plan, nomination and evidence have forms of their own."""
OWN_PAGES = {"submit_plan": "修订任务书", "renominate": "重新提名"}
"""Commands with a page of their own."""
