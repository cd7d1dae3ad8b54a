"""A sub-alliance (专业委员会): members that work together in one field, and who leads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools import sub_alliance as events
from cyzj.contracts.member_schools.sub_alliance import SubAllianceState
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.transitions import Machine, State, Transition
from cyzj.reference.majors import CODE
from member_schools.domain.acting import Acting
from member_schools.domain.texts import reason_of

NAME_LENGTH = 60
SUB_ALLIANCE = Machine(
    "sub_alliance",
    "专业委员会",
    states=(State("standing", "活动中"), State("dissolved", "已撤销", terminal=True)),
    transitions=(
        Transition(
            (), "found", "成立", "office",
            "牵头单位是成员", "standing", "sub_alliance.founded",
        ),
        Transition(
            ("standing",), "change", "变更", "office/lead",
            "牵头单位在其中", "", "sub_alliance.changed",
        ),
        Transition(
            ("standing",), "join", "加入", "school/office",
            "联盟成员；尚未加入", "", "sub_alliance.joined",
        ),
        Transition(
            ("standing",), "leave", "退出", "school/office",
            "不是牵头单位", "", "sub_alliance.left",
        ),
        Transition(
            ("standing",), "dissolve", "撤销", "office",
            "写明理由", "dissolved", "sub_alliance.dissolved",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Sitting:
    """A member's time in it; open while it sits there."""

    organisation_id: UUID
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class SubAlliance:
    """A sub-alliance as it stands; `version` counts its events."""

    id: UUID
    version: int
    name: str
    lead_id: UUID
    founded_at: datetime
    major_code: str | None = None
    purpose: str = ""
    """What it is for; stays behind the API."""
    sittings: tuple[Sitting, ...] = ()
    dissolved: bool = False
    words: str = ""

    @property
    def members(self) -> tuple[UUID, ...]:
        """Who sits in it now."""
        return tuple(one.organisation_id for one in self.sittings if one.until is None)

    @property
    def state(self) -> str:
        return "dissolved" if self.dissolved else "standing"


Decision = tuple[SubAlliance, list[SubAllianceState]]


@dataclass(frozen=True)
class Content:
    """What it is called, what for, and who leads it."""

    name: str
    lead_id: UUID
    major_code: str | None = None
    purpose: str = ""


def found(id: UUID, content: Content, members: Sequence[UUID], acting: Acting) -> Decision:
    """A new one; the lead is a member of it."""
    SUB_ALLIANCE.require(None, "found")
    _check(content)
    sitting = dict.fromkeys([content.lead_id, *members])
    made = SubAlliance(
        id=id,
        version=1,
        name=content.name.strip(),
        lead_id=content.lead_id,
        founded_at=acting.now,
        major_code=content.major_code or None,
        purpose=content.purpose.strip(),
        sittings=tuple(Sitting(one, acting.today) for one in sitting),
    )
    return made, [events.SubAllianceFounded(**facts(made))]


def change(sub: SubAlliance, content: Content) -> Decision:
    """Another name, field, purpose or lead; the lead sits in it."""
    SUB_ALLIANCE.require(sub.state, "change")
    _check(content)
    if content.lead_id not in sub.members:
        message = "牵头单位须是专业委员会的成员，请先让它加入。"
        raise invalid("lead-outside", message, FieldError("lead_id", message))
    after = replace(
        sub,
        name=content.name.strip(),
        lead_id=content.lead_id,
        major_code=content.major_code or None,
        purpose=content.purpose.strip(),
    )
    if after == sub:
        return sub, []
    after = replace(after, version=sub.version + 1)
    return after, [events.SubAllianceChanged(**facts(after))]


def join(sub: SubAlliance, organisation_id: UUID, acting: Acting) -> Decision:
    """The member sits in it from today."""
    SUB_ALLIANCE.require(sub.state, "join")
    if organisation_id in sub.members:
        raise conflict("joined-already", "该单位已经是这个专业委员会的成员。")
    sittings = (*sub.sittings, Sitting(organisation_id, acting.today))
    after = replace(sub, version=sub.version + 1, sittings=sittings)
    return after, [events.SubAllianceJoined(**facts(after), organisation_id=organisation_id)]


def leave(sub: SubAlliance, organisation_id: UUID, acting: Acting) -> Decision:
    """The member leaves it today; the lead has to be changed first."""
    SUB_ALLIANCE.require(sub.state, "leave")
    if organisation_id not in sub.members:
        raise conflict("not-in-it", "该单位不是这个专业委员会的成员。")
    if organisation_id == sub.lead_id:
        raise conflict("lead-leaves", "牵头单位退出前，请先改由另一个成员牵头。")
    sittings = tuple(
        replace(one, until=acting.today)
        if one.organisation_id == organisation_id and one.until is None
        else one
        for one in sub.sittings
    )
    after = replace(sub, version=sub.version + 1, sittings=sittings)
    return after, [events.SubAllianceLeft(**facts(after), organisation_id=organisation_id)]


def dissolve(sub: SubAlliance, words: str) -> Decision:
    """It ends; its history stays."""
    SUB_ALLIANCE.require(sub.state, "dissolve")
    said = reason_of(words, "请写明撤销的理由（500 字以内）。")
    after = replace(sub, version=sub.version + 1, dissolved=True, words=said)
    return after, [events.SubAllianceDissolved(**facts(after))]


def facts(sub: SubAlliance) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(sub, name) for name in SubAllianceState.model_fields}


def _check(content: Content) -> None:
    errors = []
    if not 1 <= len(content.name.strip()) <= NAME_LENGTH or not content.name.isprintable():
        errors.append(FieldError("name", f"请填写名称，{NAME_LENGTH} 字以内。"))
    if content.major_code and not CODE.fullmatch(content.major_code):
        errors.append(FieldError("major_code", "专业代码是 2、4 或 6 位数字，请修改或清空。"))
    if len(content.purpose) > 1000:
        errors.append(FieldError("purpose", "宗旨不超过 1000 字，请缩短。"))
    if errors:
        raise invalid("invalid-sub-alliance", errors[0].message, *errors)
