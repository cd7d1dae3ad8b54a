"""A training base (实训基地): who owns it, who built it together, what it is certified as, when it is open."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Fact, MajorCode, Number, Payload, PublishedTitle, Waiting, event

CONTEXT = "joint_training"
Fen = Annotated[int, Field(ge=0, le=10_000_000_000_000)]
"""Money in integer fen."""


class BaseStatus(StrEnum):
    """States of a training base (domain.md 2.4)."""

    PROPOSED = "proposed"
    EVALUATING = "evaluating"
    APPROVED = "approved"
    CONSTRUCTING = "constructing"
    OPERATIONAL = "operational"
    MAINTENANCE = "maintenance"
    RETIRED = "retired"


class CertificationLevel(StrEnum):
    """校级, 市级, 省级, 国家级."""

    SCHOOL = "school"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


class ShareKind(StrEnum):
    """What a school put in: 资金, 设备, 场地, 师资."""

    FUNDS = "funds"
    EQUIPMENT = "equipment"
    SITE = "site"
    TEACHERS = "teachers"


class EquipmentClass(StrEnum):
    """Classes of equipment; safety inductions are held per class."""

    GENERAL = "general"
    """通用"""
    MACHINING = "machining"
    """机械加工"""
    HIGH_VOLTAGE = "high_voltage"
    """高压电"""
    WELDING = "welding"
    """焊接"""
    ROBOTICS = "robotics"
    """工业机器人"""
    COMPUTING = "computing"
    """信息与仿真机房"""
    CARE = "care"
    """医护"""
    CATERING = "catering"
    """餐旅"""


class CertificationFact(Fact):
    """A level held from a day on, perhaps until another."""

    level: CertificationLevel
    """Which level."""
    since: date
    """First day."""
    until: date | None
    """Last day; null: without end."""


class ShareFact(Fact):
    """What one school put in."""

    school_id: UUID
    """The school that invested."""
    kind: ShareKind
    """What kind of thing."""
    value: Fen
    """Its value when it was put in, in fen."""
    since: date
    """From when it counts."""
    depreciates_on: date | None
    """The day on which nothing of it is left, falling evenly until then; null: it keeps its value."""


class EquipmentFact(Fact):
    """Pieces of equipment of one class; what they are called stays behind the API."""

    equipment_class: EquipmentClass
    """Their class."""
    quantity: Annotated[int, Field(ge=1, le=100_000)]
    """How many."""
    value: Fen
    """Of all of them together, in fen."""


class BaseState(Payload):
    """A training base after the fact. Seen by the whole alliance once it was approved."""

    number: Number
    """The number people use, e.g. BA-2026-0003."""
    status: BaseStatus
    """Where it stands."""
    owner_id: UUID
    """The school whose base it is."""
    title: PublishedTitle
    """Its published name."""
    major_code: MajorCode | None
    """Major, class or group code it serves (2021 catalogue, unverified); null: several."""
    certifications: tuple[CertificationFact, ...]
    """Every level it was ever given."""
    shares: tuple[ShareFact, ...]
    """Who built it."""
    equipment: tuple[EquipmentFact, ...]
    """What stands in it."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "base", "proposed")
class BaseProposed(BaseState):
    """已申报 by the school whose base it will be."""


@event(CONTEXT, "base", "changed")
class BaseChanged(BaseState):
    """资料已更新; all values are the new ones."""


@event(CONTEXT, "base", "evaluation_started")
class BaseEvaluationStarted(BaseState):
    """评估已开始 by the group office."""


@event(CONTEXT, "base", "sent_back")
class BaseSentBack(BaseState):
    """已退回补充: the school adds to its proposal."""


@event(CONTEXT, "base", "approved")
class BaseApproved(BaseState):
    """已批准 by the group office."""


@event(CONTEXT, "base", "construction_started")
class BaseConstructionStarted(BaseState):
    """已开工建设."""


@event(CONTEXT, "base", "opened")
class BaseOpened(BaseState):
    """已投入运行: its rooms can be booked."""


@event(CONTEXT, "base", "maintenance_started")
class BaseMaintenanceStarted(BaseState):
    """已进入维护: nothing new can be booked."""


@event(CONTEXT, "base", "maintenance_ended")
class BaseMaintenanceEnded(BaseState):
    """维护已结束: its rooms can be booked again."""


@event(CONTEXT, "base", "certified")
class BaseCertified(BaseState):
    """已登记认定级别 by the group office."""


@event(CONTEXT, "base", "retired")
class BaseRetired(BaseState):
    """已停用 for ever."""
