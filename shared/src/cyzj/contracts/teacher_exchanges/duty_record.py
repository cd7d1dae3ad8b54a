"""A duty record (履职记录): enterprise practice or continuing education that counts towards a teacher's duty.

Where it was, and what the certificate says, stays behind the API; events tell the span and the amount.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Hundredths, Number, Payload, Waiting, event

CONTEXT = "teacher_exchanges"


class DutyCategory(StrEnum):
    """What a record counts as."""

    ENTERPRISE_PRACTICE = "enterprise_practice"
    """企业实践: counted in days."""
    TRAINING = "training"
    """培训学时 (专业科目): counted in class hours."""
    PUBLIC_COURSE = "public_course"
    """公需科目学时."""
    TEACHING_RESEARCH = "teaching_research"
    """教研学时."""


class DutySource(StrEnum):
    """Where a record comes from."""

    ENGAGEMENT = "engagement"
    """A recognised exchange of the alliance: credited by itself."""
    DECLARED = "declared"
    """Declared with evidence, and verified by the school."""


class DutyRecordStatus(StrEnum):
    """States of a duty record."""

    DECLARED = "declared"
    RETURNED = "returned"
    CREDITED = "credited"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class DutyRecordState(Payload):
    """A duty record after the fact. Seen by the teacher's school and the office."""

    number: Number
    """The number people use, e.g. LZ-2026-0003."""
    status: DutyRecordStatus
    """Where it stands; only a credited one counts."""
    person_ref: UUID
    """Whose it is; a reference, never a name."""
    school_id: UUID
    """The school at which it was declared or recognised."""
    category: DutyCategory
    """What it counts as."""
    source: DutySource
    """Where it comes from."""
    engagement_id: UUID | None
    """The engagement it was credited for; null for a declared one."""
    first_day: date
    """Its first day (Asia/Shanghai)."""
    last_day: date
    """Its last day, included."""
    days: Annotated[int, Field(ge=0, le=3660)]
    """Calendar days that count, for enterprise practice; else 0."""
    hours: Hundredths
    """Class hours that count, in hundredths; 0 for enterprise practice."""
    evidence_count: Annotated[int, Field(ge=0, le=20)]
    """How many files prove it; 0 where the engagement does."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "duty_record", "declared")
class DutyRecordDeclared(DutyRecordState):
    """已登记: with its evidence; it waits to be verified."""


@event(CONTEXT, "duty_record", "returned")
class DutyRecordReturned(DutyRecordState):
    """已退回: the evidence does not do; the reason stays behind the API."""


@event(CONTEXT, "duty_record", "redeclared")
class DutyRecordRedeclared(DutyRecordState):
    """已重新登记."""


@event(CONTEXT, "duty_record", "credited")
class DutyRecordCredited(DutyRecordState):
    """已计入: verified by the school, or recognised with an exchange; it counts from now."""


@event(CONTEXT, "duty_record", "withdrawn")
class DutyRecordWithdrawn(DutyRecordState):
    """登记已撤回."""


@event(CONTEXT, "duty_record", "revoked")
class DutyRecordRevoked(DutyRecordState):
    """已撤销: it no longer counts; the reason stays behind the API."""
