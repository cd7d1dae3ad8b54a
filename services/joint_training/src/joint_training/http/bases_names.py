"""What codes of bases and bookings are called in files for people."""

from __future__ import annotations

from cyzj.contracts.joint_training.base import EquipmentClass
from cyzj.contracts.joint_training.blackout import BlackoutCause
from cyzj.contracts.joint_training.booking import Rank
from cyzj.contracts.joint_training.incident import Severity
from cyzj.contracts.joint_training.resource import BookedAs, ResourceKind

EQUIPMENT_CLASSES = {
    EquipmentClass.GENERAL: "通用",
    EquipmentClass.MACHINING: "机械加工",
    EquipmentClass.HIGH_VOLTAGE: "高压电",
    EquipmentClass.WELDING: "焊接",
    EquipmentClass.ROBOTICS: "工业机器人",
    EquipmentClass.COMPUTING: "信息与仿真",
    EquipmentClass.CARE: "医护",
    EquipmentClass.CATERING: "餐旅",
}
RESOURCE_KINDS = {ResourceKind.ROOM: "实训室", ResourceKind.WORKSHOP: "车间"}
BOOKED_AS = {BookedAs.WHOLE: "独占", BookedAs.STATIONS: "按工位"}
RANKS = {Rank.OWNER: "产权单位", Rank.CO_BUILDER: "共建单位", Rank.MEMBER: "成员单位"}
SEVERITIES = {
    Severity.NEAR_MISS: "险情",
    Severity.MINOR: "轻微",
    Severity.MODERATE: "一般",
    Severity.SERIOUS: "严重",
}
CAUSES = {
    BlackoutCause.MAINTENANCE: "检修",
    BlackoutCause.INSPECTION: "检测",
    BlackoutCause.COMPETITION: "竞赛",
    BlackoutCause.EXAMINATION: "考试",
    BlackoutCause.OTHER: "其他",
}
