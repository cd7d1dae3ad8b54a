"""The words of bases, rooms and what stops them; joint_training decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.fields import Field, Kind
from portal.words import number

LEVELS = {"school": "校级", "city": "市级", "province": "省级", "nation": "国家级"}
SHARES = {"funds": "资金", "equipment": "设备", "site": "场地", "teachers": "师资"}
CLASSES = {
    "general": "通用",
    "machining": "机械加工",
    "high_voltage": "高压电",
    "welding": "焊接",
    "robotics": "工业机器人",
    "computing": "信息与仿真",
    "care": "医护",
    "catering": "餐旅",
}
KINDS = {"room": "实训室", "workshop": "车间"}
BOOKED_AS = {"whole": "整间独占", "stations": "按工位"}
RANKS = {"owner": "产权单位", "co_builder": "共建单位", "member": "成员单位"}
SEVERITIES = {"near_miss": "险情", "minor": "轻微", "moderate": "一般", "serious": "严重"}
CAUSES = {
    "maintenance": "检修",
    "inspection": "检测",
    "competition": "竞赛",
    "examination": "考试",
    "other": "其他",
}
BUMPS = {
    "blackout": "停用",
    "incident": "安全事件",
    "priority": "优先使用",
    "closure": "资源停用",
    "other": "其他",
}
WEEKDAYS = {str(n): f"周{name}" for n, name in enumerate("一二三四五六日", 1)}


@dataclass(frozen=True)
class Verb:
    """One command: what it is called, changes, asks for, and says when it is done."""

    name: str
    consequence: str
    effect: str
    done: str
    to: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False


def reason(label: str, help: str = "必填，对方会看到。") -> Field:
    return Field("reason", label, Kind.LONG, most=500, help=help)


BASE_VERBS: Mapping[str, Verb] = {
    "start_evaluation": Verb(
        "开始评估",
        "开始评估这个基地的申报。",
        "评估期间学校不能改申报内容。",
        "已开始评估",
        "evaluating",
    ),
    "send_back": Verb(
        "退回补充",
        "把申报退回学校补充。",
        "学校补充后重新进入评估。",
        "已退回学校补充",
        "proposed",
        (reason("要补充什么", "学校会看到。"),),
    ),
    "approve": Verb(
        "批准申报",
        "批准这个基地的申报。",
        "学校可以登记实训室、开工建设；全联盟都能看到。",
        "已批准申报",
        "approved",
    ),
    "start_construction": Verb(
        "开工建设", "登记基地开工建设。", "建成后投入运行。", "已开工建设", "constructing"
    ),
    "open": Verb(
        "投入运行",
        "基地投入运行。",
        "联盟各校都能预约这里的实训室。",
        "已投入运行",
        "operational",
    ),
    "start_maintenance": Verb(
        "进入维护",
        "基地进入维护。",
        "已有的预约不受影响，不能新约。",
        "已进入维护",
        "maintenance",
    ),
    "end_maintenance": Verb(
        "结束维护", "基地结束维护。", "可以重新预约。", "已结束维护", "operational"
    ),
    "certify": Verb(
        "登记认定级别",
        "登记这个基地的认定级别。",
        "作为有起止日期的事实保存，全联盟都能看到。",
        "已登记认定级别",
        "",
        (
            Field("level", "级别", Kind.SEGMENT, choices=LEVELS),
            Field("since", "有效期起", Kind.DATE),
            Field("until", "有效期止", Kind.DATE, required=False, help="不填：没有截止日期。"),
        ),
    ),
    "retire": Verb(
        "停用基地",
        "永久停用这个基地。停用后不能恢复。",
        "还有未到来的预约时不能停用。",
        "已停用基地",
        "retired",
        (reason("停用原因", "联盟各校会看到。"),),
        danger=True,
    ),
}
"""The commands on a base that ask first; `change` has a form of its own."""


@dataclass(frozen=True)
class Turn:
    """One thing that waits: what to do for whoever does it, and for whoever looks on."""

    heading: str
    text: str
    what: str
    verb: str
    waiting: str


BASE_TURNS: Mapping[str, Turn] = {
    "start_evaluation": Turn(
        "评估基地申报", "核对共建投入、设备和开放时间，再决定。", "开始评估", "去评估", "申报待评估"
    ),
    "approve": Turn(
        "决定基地申报", "符合条件的批准；要补充的写明后退回。", "决定", "去决定", "申报待批准"
    ),
    "change": Turn(
        "补充申报材料", "按退回意见补充后，重新进入评估。", "补充申报", "去补充", "申报待补充"
    ),
    "start_construction": Turn(
        "登记开工", "可以先登记实训室，再开工建设。", "开工建设", "去办理", "基地待开工"
    ),
    "open": Turn(
        "投入运行", "实训室登记好后投入运行，各校就能预约。", "投入运行", "去办理", "基地待投用"
    ),
    "end_maintenance": Turn("结束维护", "维护完成后恢复预约。", "结束维护", "去办理", "维护待结束"),
}
OTHER_TURNS: Mapping[str, Turn] = {
    "approve": Turn("审批预约", "", "审批", "去审批", "预约待审批"),
    "take_up": Turn("确认候补到位的时段", "", "确认候补", "去确认", "候补待确认"),
    "accept_times": Turn("确认预约的新时间", "", "确认新时间", "去确认", "新时间待确认"),
    "rebook": Turn("预约被挤占或调整，请另约", "", "另约时段", "去另约", "待另约时段"),
    "clear": Turn("核实并解除安全事件", "", "解除", "去处理", "安全事件待解除"),
    "accept": Turn("审批停用时段", "", "审批停用", "去审批", "停用待审批"),
}


def turn_of(kind: str, action: str) -> Turn:
    """The words of one step of bases, bookings, incidents or blackouts."""
    return (BASE_TURNS if kind == "base" else OTHER_TURNS)[action]


def money(fen: int) -> str:
    """1,500,000 → 1.5 万元; below ten thousand in yuan."""
    yuan = Decimal(fen) / 100
    if yuan >= 10_000:
        return f"{number(yuan / 10_000, 1)} 万元"
    return f"{number(yuan, 0)} 元"


def percent(ten_thousandths: int) -> str:
    """1234 → 12.3%."""
    return f"{ten_thousandths / 100:.1f}%"
