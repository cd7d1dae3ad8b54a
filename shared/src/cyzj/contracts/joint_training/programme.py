"""A programme (培养项目): what is taught jointly, approved over the hash of its curriculum."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from cyzj.contracts.payload import (
    Code,
    Hundredths,
    MajorCode,
    Number,
    Payload,
    PublishedTitle,
    Sha256,
    Waiting,
    event,
)

CONTEXT = "joint_training"


class ProgrammeKind(StrEnum):
    """Kinds of joint training (domain.md 1.3)."""

    JOINT_TRAINING = "joint_training"
    """联合培养"""
    APPRENTICESHIP = "apprenticeship"
    """现代学徒制"""
    ORDER_CLASS = "order_class"
    """订单班"""
    TEACHER_TRAINING = "teacher_training"
    """教师培训"""


class ProgrammeTag(StrEnum):
    """What a programme also counts as, for indicator D7."""

    SECONDARY_TO_HIGHER = "secondary_to_higher"
    """中高职贯通"""
    FIELD_ENGINEER = "field_engineer"
    """现场工程师"""


PROGRAMME_KINDS = {
    ProgrammeKind.JOINT_TRAINING: "联合培养",
    ProgrammeKind.APPRENTICESHIP: "现代学徒制",
    ProgrammeKind.ORDER_CLASS: "订单班",
    ProgrammeKind.TEACHER_TRAINING: "教师培训",
}
PROGRAMME_TAGS = {
    ProgrammeTag.SECONDARY_TO_HIGHER: "中高职贯通",
    ProgrammeTag.FIELD_ENGINEER: "现场工程师",
}


class ProgrammeStatus(StrEnum):
    """States of a programme (domain.md 2.5)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class ProgrammeState(Payload):
    """A programme after the fact. Seen by its owner, its partners and the office until it is published."""

    number: Number
    """The number people use, e.g. JP-2026-0003."""
    status: ProgrammeStatus
    """Where it stands."""
    kind: ProgrammeKind
    """Kind of joint training."""
    tags: tuple[ProgrammeTag, ...]
    """What else it counts as."""
    title: PublishedTitle
    """What it is called."""
    major_code: MajorCode | None
    """Major, class or group code; null: any."""
    owner_id: UUID
    """The school that writes it and is responsible for it."""
    partner_ids: tuple[UUID, ...]
    """The other schools and enterprises that train with it."""
    revision: int
    """1 for a first version; a later one `replaces` another programme."""
    replaces: UUID | None
    """The programme that this version takes the place of once published."""
    content_hash: Sha256
    """SHA-256 of the canonical JSON (RFC 8785) of curriculum, hours, assessments and rule."""
    planned_hours: Hundredths
    """Class hours of all units, in hundredths."""
    units: int
    """How many units the curriculum has."""
    assessments: int
    """How many assessments must be passed."""
    rule: Code
    """Version of the completion rule that it is taught under, e.g. `completion_2026_1`."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next; empty when nobody has."""


@event(CONTEXT, "programme", "drafted")
class ProgrammeDrafted(ProgrammeState):
    """已起草."""


@event(CONTEXT, "programme", "changed")
class ProgrammeChanged(ProgrammeState):
    """草稿已修改."""


@event(CONTEXT, "programme", "submitted")
class ProgrammeSubmitted(ProgrammeState):
    """已提交: the group office is asked to approve this content."""


@event(CONTEXT, "programme", "returned")
class ProgrammeReturned(ProgrammeState):
    """已退回修改 by the office; the words stay behind the API."""


@event(CONTEXT, "programme", "approved")
class ProgrammeApproved(ProgrammeState):
    """已批准: the office approved `content_hash`."""


@event(CONTEXT, "programme", "published")
class ProgrammePublished(ProgrammeState):
    """已发布: cohorts may be planned from it."""


@event(CONTEXT, "programme", "archived")
class ProgrammeArchived(ProgrammeState):
    """已归档: no new cohorts; those under way go on."""
