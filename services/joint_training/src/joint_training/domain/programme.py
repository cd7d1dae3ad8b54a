"""A programme (培养项目) and what becomes of it: drafted, submitted, approved over a hash, published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cyzj.contracts.joint_training.programme import (
    ProgrammeKind,
    ProgrammeState,
    ProgrammeStatus,
    ProgrammeTag,
)
from cyzj.contracts.payload import Waiting
from cyzj.domain.errors import invalid
from cyzj.domain.hashing import content_hash
from cyzj.domain.texts import reason_problems


@dataclass(frozen=True)
class Unit:
    """A unit of the curriculum; hours in hundredths."""

    name: str
    hours: int


@dataclass(frozen=True)
class Assessment:
    """An assessment, called by `code` in results; one that is not required only informs."""

    code: str
    name: str
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the owning school writes."""

    title: str
    kind: ProgrammeKind
    tags: tuple[ProgrammeTag, ...] = ()
    major_code: str | None = None
    partners: tuple[UUID, ...] = ()
    units: tuple[Unit, ...]
    assessments: tuple[Assessment, ...] = ()
    safety_induction: bool = True
    valid_months: int | None = None
    """How long its certificates are valid; None: without end."""
    description: str = ""


@dataclass(frozen=True)
class Said:
    """What was said with a step."""

    command: str
    words: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: ProgrammeStatus
    owner_id: UUID
    title: str
    kind: ProgrammeKind
    content: Content
    content_hash: str
    rule: str
    revision: int = 1
    replaces: UUID | None = None
    submitted_by: UUID | None = None
    approved_by: UUID | None = None
    created_at: datetime
    since: datetime
    sayings: tuple[Said, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def hours(self) -> int:
        return sum(unit.hours for unit in self.content.units)

    @property
    def concerned(self) -> tuple[UUID, ...]:
        """The schools that may see it before it is published."""
        return (self.owner_id, *self.content.partners)


Decision = tuple[Programme, list[ProgrammeState]]


def facts(programme: Programme) -> dict[str, object]:
    """What its events say."""
    content = programme.content
    return {
        "number": programme.number,
        "status": programme.status,
        "kind": content.kind,
        "tags": content.tags,
        "title": content.title,
        "major_code": content.major_code,
        "owner_id": programme.owner_id,
        "partner_ids": content.partners,
        "revision": programme.revision,
        "replaces": programme.replaces,
        "content_hash": programme.content_hash,
        "planned_hours": programme.hours,
        "units": len(content.units),
        "assessments": sum(one.required for one in content.assessments),
        "rule": programme.rule,
        "waiting_on": programme.waiting_on,
    }


def hash_of(content: Content, rule: str) -> str:
    """What is approved: curriculum, hours, assessments and the rule they are judged by."""
    return content_hash(
        {
            "title": content.title,
            "kind": content.kind,
            "tags": sorted(content.tags),
            "major_code": content.major_code,
            "partners": sorted(map(str, content.partners)),
            "units": [[unit.name, unit.hours] for unit in content.units],
            "assessments": [[one.code, one.name, one.required] for one in content.assessments],
            "safety_induction": content.safety_induction,
            "valid_months": content.valid_months,
            "rule": rule,
        }
    )


def said(words: str, name: str = "理由") -> str:
    """A reason that must be given; raises `reason-required`."""
    problems = list(reason_problems(words, name))
    if problems:
        raise invalid("reason-required", problems[0].message, *problems)
    return words.strip()
