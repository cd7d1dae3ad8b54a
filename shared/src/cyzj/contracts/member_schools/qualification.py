"""A qualification (专业档案的一项): what a teacher is, since when, until when, and who verified it.

Neither a name nor a certificate's number is in an event; the evidence stays behind the API.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import MajorCode, Number, Party, Payload, Waiting, event

CONTEXT = "member_schools"


class QualificationKind(StrEnum):
    """What kind of fact it is. The kinds and their levels are from memory (unverified)."""

    PROFESSIONAL_TITLE = "professional_title"
    """职称"""
    DUAL_TEACHER = "dual_teacher"
    """双师型教师"""
    MASTER_TEACHER = "master_teacher"
    """名师"""
    ENTERPRISE_MENTOR = "enterprise_mentor"
    """企业导师"""
    SKILL_LEVEL = "skill_level"
    """职业技能等级"""


class QualificationLevel(StrEnum):
    """How high it is; which levels a kind has, member_schools knows (unverified)."""

    FULL_SENIOR = "full_senior"
    """正高级 (title)"""
    ASSOCIATE_SENIOR = "associate_senior"
    """副高级 (title)"""
    INTERMEDIATE = "intermediate"
    """中级 (title, 双师型)"""
    ASSISTANT = "assistant"
    """初级，助理级 (title)"""
    ENTRY = "entry"
    """员级 (title)"""
    JUNIOR = "junior"
    """初级 (双师型)"""
    SENIOR = "senior"
    """高级 (双师型)"""
    SCHOOL = "school"
    """校级 (名师, 企业导师)"""
    MUNICIPAL = "municipal"
    """市级 (名师, 企业导师)"""
    PROVINCIAL = "provincial"
    """省级 (名师, 企业导师)"""
    NATIONAL = "national"
    """国家级 (名师, 企业导师)"""
    GRADE_FIVE = "grade_five"
    """五级，初级工 (skill)"""
    GRADE_FOUR = "grade_four"
    """四级，中级工 (skill)"""
    GRADE_THREE = "grade_three"
    """三级，高级工 (skill)"""
    GRADE_TWO = "grade_two"
    """二级，技师 (skill)"""
    GRADE_ONE = "grade_one"
    """一级，高级技师 (skill)"""


class QualificationStatus(StrEnum):
    """States of a qualification."""

    DECLARED = "declared"
    RETURNED = "returned"
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REVOKED = "revoked"


class QualificationState(Payload):
    """A qualification after the fact. Seen by the school where it was declared, and the office."""

    number: Number
    """The number people use, e.g. ZG-2026-0003; never a certificate's."""
    status: QualificationStatus
    """Where it stands."""
    person_ref: UUID
    """Whose it is; a reference, never a name."""
    organisation_id: UUID
    """Where the person had a post when it was declared."""
    kind: QualificationKind
    """What kind of fact it is."""
    level: QualificationLevel
    """How high."""
    major_code: MajorCode | None
    """The field: 2, 4 or 6 digits of the catalogue of majors (unverified); null where it has none."""
    awarded_on: date
    """The day on the certificate (Asia/Shanghai)."""
    valid_until: date | None
    """Its last day; null where it does not end."""
    evidence_count: Annotated[int, Field(ge=0, le=20)]
    """How many files prove it."""
    evidence_verified: bool
    """Whether somebody other than who declared it has looked at the evidence and verified it."""
    verifier: Party | None
    """Whose part it was to verify it, once done: `school` or `office`; null before."""
    verified_on: date | None
    """The day of the verification (Asia/Shanghai); null before."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "qualification", "declared")
class QualificationDeclared(QualificationState):
    """已登记: with its evidence; it waits to be verified."""


@event(CONTEXT, "qualification", "returned")
class QualificationReturned(QualificationState):
    """已退回: the evidence does not do; the reason stays behind the API."""


@event(CONTEXT, "qualification", "redeclared")
class QualificationRedeclared(QualificationState):
    """已重新登记."""


@event(CONTEXT, "qualification", "withdrawn")
class QualificationWithdrawn(QualificationState):
    """登记已撤回."""


@event(CONTEXT, "qualification", "verified")
class QualificationVerified(QualificationState):
    """已核验: it counts from now."""


@event(CONTEXT, "qualification", "renewal_due")
class QualificationRenewalDue(QualificationState):
    """快到期: the person should declare its successor."""


@event(CONTEXT, "qualification", "renewal_answered")
class QualificationRenewalAnswered(QualificationState):
    """已续登: a newer one of the same kind was declared, so nobody waits for a renewal."""


@event(CONTEXT, "qualification", "expired")
class QualificationExpired(QualificationState):
    """已到期: its last day is over."""


@event(CONTEXT, "qualification", "revoked")
class QualificationRevoked(QualificationState):
    """已撤销: the verification was taken back; the reason stays behind the API."""
