"""How programmes stand in requests and answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from cyzj.contracts.joint_training.programme import ProgrammeKind, ProgrammeStatus, ProgrammeTag
from cyzj.contracts.payload import Code, MajorCode, Waiting
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import Body, ClassHours, Deciding, Item
from cyzj.members.reading import Organisations
from joint_training.domain.completion import of_version
from joint_training.domain.programme import Assessment, Content, Programme, Unit
from joint_training.domain.training_rights import programme_actions


class UnitBody(Body):
    """A unit of the curriculum."""

    name: str = Field(max_length=120)
    hours: ClassHours


class AssessmentBody(Body):
    """An assessment; `code` names it in results."""

    code: Code
    name: str = Field(max_length=120)
    required: bool = True


class ProgrammeBody(Body):
    """What a school writes."""

    title: str = Field(max_length=120, examples=["新能源汽车高压安全联合培训"])
    kind: ProgrammeKind
    tags: tuple[ProgrammeTag, ...] = Field(default=(), max_length=5)
    major_code: MajorCode | None = None
    partners: tuple[UUID, ...] = Field(default=(), max_length=60)
    units: tuple[UnitBody, ...] = Field(default=(), max_length=100)
    assessments: tuple[AssessmentBody, ...] = Field(default=(), max_length=20)
    safety_induction: bool = True
    valid_months: int | None = Field(default=None, ge=-1000, le=10_000)
    """How long certificates are valid; null: without end."""
    description: str = Field(default="", max_length=5000)

    def content(self) -> Content:
        return Content(
            title=self.title,
            kind=self.kind,
            tags=tuple(sorted(set(self.tags))),
            major_code=self.major_code,
            partners=tuple(dict.fromkeys(self.partners)),
            units=tuple(Unit(one.name, one.hours) for one in self.units),
            assessments=tuple(
                Assessment(one.code, one.name, one.required) for one in self.assessments
            ),
            safety_induction=self.safety_induction,
            valid_months=self.valid_months,
            description=self.description,
        )


class DraftProgramme(ProgrammeBody):
    """A new programme, or the next version of a published one."""

    replaces: UUID | None = None


class ChangeProgramme(ProgrammeBody, Deciding):
    """The draft with another content."""


class UnitItem(Item):
    """A unit of the curriculum."""

    name: str
    hours: ClassHours


class AssessmentItem(Item):
    """An assessment."""

    code: str
    name: str
    required: bool


class SaidItem(Item):
    """What was said with a step."""

    command: str
    words: str
    by: UUID | None
    at: datetime


class ProgrammeItem(Item):
    """A programme as whoever sees it may."""

    id: UUID
    version: int
    number: str
    status: ProgrammeStatus
    state: ProgrammeStatus
    """The same as `status`."""
    title: str
    kind: ProgrammeKind
    tags: tuple[ProgrammeTag, ...]
    major_code: str | None
    owner: SchoolBrief | None
    owner_id: UUID
    partners: tuple[SchoolBrief, ...]
    units: tuple[UnitItem, ...]
    assessments: tuple[AssessmentItem, ...]
    hours: ClassHours
    safety_induction: bool
    valid_months: int | None
    description: str
    revision: int
    replaces: UUID | None
    content_hash: str
    rule: str
    attendance_percent: int
    """Least share of all planned hours that must count as attended."""
    excused_percent: int
    """Greatest share of them that counts though excused."""
    submitted_by: UUID | None
    approved_by: UUID | None
    created_at: datetime
    since: datetime
    sayings: tuple[SaidItem, ...]
    """Empty for whom it does not concern."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


def programme_item(programme: Programme, schools: Organisations, caller: Caller) -> ProgrammeItem:
    """The programme, and what this caller may do with it."""
    content, rule = programme.content, of_version(programme.rule)
    concerned = caller.is_office or caller.school_id in programme.concerned
    partners = (school_brief(schools.get(one)) for one in content.partners)
    return ProgrammeItem(
        **{name: getattr(programme, name) for name in _SAME},
        state=programme.status,
        attendance_percent=rule.attendance_percent,
        excused_percent=rule.excused_percent,
        tags=content.tags,
        major_code=content.major_code,
        owner=school_brief(schools.get(programme.owner_id)),
        partners=tuple(one for one in partners if one is not None),
        units=tuple(UnitItem(**vars(one)) for one in content.units),
        assessments=tuple(AssessmentItem(**vars(one)) for one in content.assessments),
        safety_induction=content.safety_induction,
        valid_months=content.valid_months,
        description=content.description,
        sayings=tuple(SaidItem(**vars(one)) for one in programme.sayings) if concerned else (),
        allowed_actions=tuple(programme_actions(programme, caller)),
    )


_SAME = (
    "id", "version", "number", "status", "title", "kind", "owner_id", "hours", "revision",
    "replaces", "content_hash", "rule", "submitted_by", "approved_by", "created_at", "since",
    "waiting_on",
)  # fmt: skip
