"""What the commands on an engagement ask for."""

from __future__ import annotations

from portal.fields import Field, Kind

REASONS = {
    "time": "时间安排不合适",
    "materials": "材料不齐",
    "qualification": "资质或专业不符",
    "capacity": "接待条件不足",
    "health": "健康原因",
    "work": "工作安排变化",
    "personal": "个人原因",
    "safety": "安全原因",
    "hours": "学时或考核有出入",
    "other": "其他",
}
BY_HOURS = frozenset({"outreach_teaching", "lecture"})
"""Kinds counted in class hours; the others count days."""
REMARK = Field("remark", "审批意见", Kind.LONG, required=False, most=500, help="三方可见。")
MENTOR = Field("mentor_ref", "带教师傅", Kind.CHOICE, help="贵校人员；由其带教并签阅周志。")
CODE = Field("reason_code", "原因类别", Kind.CHOICE, choices=REASONS)
HASH = Field("content_hash", "内容指纹")
DAY = Field("day", "实际到岗日", Kind.DATE, help="不晚于今天。")
LAST = Field("last_day", "实际离岗日", Kind.DATE, help="不晚于今天。")
TAUGHT = Field("taught_hours", "实际授课学时", Kind.DECIMAL, unit="学时", help="不超过计划学时。")
PRESENT = Field(
    "days_present",
    "实际在岗工作日",
    Kind.INTEGER,
    required=False,
    unit="天",
    help="不填：按校历的工作日计，扣除中断期间。",
)
JUSTIFIED = Field(
    "justified",
    "是否属正当原因",
    Kind.SEGMENT,
    choices={"yes": "属正当原因", "no": "不属正当原因"},
    help="属正当原因的照常考核、认定；不属正当原因的不再考核。",
)
SCORES = {"5": "5 优秀", "4": "4 良好", "3": "3 合格", "2": "2 待改进", "1": "1 不合格"}
SCORE = Field("score", "评分", Kind.SEGMENT, choices=SCORES)
WORDS = Field("words", "评语", Kind.LONG, required=False, most=2000, help="三方都提交后互相可见。")
DECISION = Field("words", "处理意见", Kind.LONG, most=500, help="两校与教师都能看到。")


def reason(label: str, help: str = "三方可见。") -> tuple[Field, ...]:
    """A reason as a code and in words."""
    return (CODE, Field("reason", label, Kind.LONG, most=500, help=help))
