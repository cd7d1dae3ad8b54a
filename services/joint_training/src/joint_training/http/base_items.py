"""How bases and resources stand in requests and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.joint_training.base import (
    BaseStatus,
    CertificationLevel,
    EquipmentClass,
    Fen,
    ShareKind,
)
from cyzj.contracts.joint_training.booking import Rank
from cyzj.contracts.payload import MajorCode, Waiting
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Body, Deciding, Item
from cyzj.members.reading import Organisations
from joint_training.domain.base import Base, BaseContent
from joint_training.domain.base_parts import (
    BuildingShare,
    Certification,
    Equipment,
    Opening,
    worth_by_school,
)
from joint_training.domain.bases_rights import base_actions

Weekday = Annotated[int, Field(ge=1, le=7)]
Minute = Annotated[int, Field(ge=0, le=1440)]
PeriodNo = Annotated[int, Field(ge=1, le=16)]


class ShareBody(Body):
    """What one school put in."""

    school_id: UUID
    kind: ShareKind
    value: Fen
    since: date
    depreciates_on: date | None = None


class EquipmentBody(Body):
    """Pieces of equipment of one kind."""

    name: str = Field(max_length=200)
    equipment_class: EquipmentClass = EquipmentClass.GENERAL
    quantity: int = Field(ge=1, le=100_000)
    value: Fen = 0


class OpeningBody(Body):
    """Hours of a weekday: by periods, or in minutes after midnight."""

    weekday: Weekday
    first_period: PeriodNo | None = None
    last_period: PeriodNo | None = None
    opens: Minute | None = None
    closes: Minute | None = None


class BaseBody(Body):
    """A base as its school writes it down."""

    title: str = Field(max_length=200)
    description: str = Field(default="", max_length=4000)
    place: str = Field(default="", max_length=400)
    contact_role: str = Field(default="基地管理员", max_length=200)
    contact_note: str = Field(default="", max_length=400)
    major_code: MajorCode | None = None
    shares: list[ShareBody] = Field(default=[], max_length=200)
    equipment: list[EquipmentBody] = Field(default=[], max_length=500)
    opening: list[OpeningBody] = Field(default=[], max_length=50)

    def content(self) -> BaseContent:
        plain = {name: getattr(self, name) for name in _BASE_WORDS}
        return BaseContent(
            **plain,
            shares=tuple(BuildingShare(**one.model_dump()) for one in self.shares),
            equipment=tuple(Equipment(**one.model_dump()) for one in self.equipment),
            opening=tuple(Opening(**one.model_dump()) for one in self.opening),
        )


_BASE_WORDS = ("title", "description", "place", "contact_role", "contact_note", "major_code")


class ChangeBaseBody(BaseBody, Deciding):
    """The whole of it, as it is to be."""


class CertifyBody(Deciding):
    """A level as a dated fact."""

    level: CertificationLevel
    since: date
    until: date | None = None


class ShareItem(Item):
    """What one school put in, and what is left of it today."""

    school: SchoolBrief | None
    school_id: UUID
    kind: ShareKind
    value: int
    since: date
    depreciates_on: date | None
    worth: int


class BaseItem(Item):
    """A base as the caller sees it. Money is in fen."""

    id: UUID
    version: int
    number: str
    status: BaseStatus
    state: BaseStatus
    """The same as `status`."""
    owner: SchoolBrief | None
    owner_id: UUID
    title: str
    description: str
    place: str
    contact_role: str
    contact_note: str | None
    """Null for those who cannot book."""
    major_code: str | None
    certifications: tuple[Certification, ...]
    levels: tuple[CertificationLevel, ...]
    """Held today, the highest first."""
    shares: tuple[ShareItem, ...]
    worth: int
    """What all shares are worth today."""
    equipment: tuple[Equipment, ...]
    opening: tuple[Opening, ...]
    rank: Rank | None
    """As whom the caller's school books there today; null without a school."""
    resources: int
    created_at: datetime
    since: datetime
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]
    words: str
    """What was last said with a decision; empty for those outside the school and the office."""


def base_item(
    base: Base, schools: Organisations, caller: Caller, today: date, rooms: int
) -> BaseItem:
    """The base, and what this caller may do with it."""
    inside = caller.is_office or caller.school_id == base.owner_id
    plain = {name: getattr(base, name) for name in BaseItem.model_fields if hasattr(base, name)}
    shares = tuple(
        ShareItem(
            **vars(one), school=school_brief(schools.get(one.school_id)), worth=one.worth(today)
        )
        for one in base.shares
    )
    return BaseItem(
        **{
            **plain,
            "state": base.status,
            "owner": school_brief(schools.get(base.owner_id)),
            "contact_note": base.contact_note if caller.school_id or caller.is_office else None,
            "levels": tuple(one.level for one in base.levels(today)),
            "shares": shares,
            "worth": sum(worth_by_school(base.shares, today).values()),
            "rank": base.rank_of(caller.school_id, today) if caller.school_id else None,
            "resources": rooms,
            "allowed_actions": tuple(base_actions(base, caller)),
            "words": base.sayings[-1].words if inside and base.sayings else "",
        }
    )
