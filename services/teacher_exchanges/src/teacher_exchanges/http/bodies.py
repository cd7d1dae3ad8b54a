"""Request bodies that several routes share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import ExchangeType, Mode, Side, Visibility
from cyzj.contracts.teacher_exchanges.engagement import ReasonCode
from cyzj.contracts.teacher_exchanges.facets import BudgetSource, Lodging, TeacherLevel
from cyzj.http.values import Body, ClassHours, Deciding
from teacher_exchanges.domain.engagement_parts import Reason


class PostingBody(Body):
    """What requests and offers have in common."""

    exchange_type: ExchangeType
    side: Side
    """The side the posting school takes: it sends a teacher (home) or receives one (host)."""
    title: str = Field(max_length=200, examples=["数控加工工艺送教"])
    major_code: str | None = Field(default=None, max_length=20, examples=["460103"])
    """2021 catalogue (unverified), two, four or six digits; null: any."""
    mode: Mode
    window_from: date
    window_to: date
    class_hours: ClassHours | None = None
    """For kinds counted in class hours."""
    working_days: int | None = Field(default=None, ge=0, le=10_000)
    """For kinds counted in working days."""
    headcount: int = Field(default=1, ge=0, le=10_000)
    visibility: Visibility = Visibility.ALLIANCE
    visible_to: tuple[UUID, ...] = Field(default=(), max_length=500)
    """The schools that may see it, for `schools`."""
    course: str = Field(default="", max_length=200)
    teacher_level: TeacherLevel = TeacherLevel.ANY
    lodging: Lodging = Lodging.NONE
    budget_source: BudgetSource = BudgetSource.SCHOOL_TRAINING
    description: str = Field(default="", max_length=5000)
    contact_note: str = Field(default="", max_length=500)
    """How to reach the contact; shown to the two schools of a confirmed match only."""

    def content(self) -> Mapping[str, Any]:
        """The fields by name, without `expected_version`."""
        names = set(type(self).model_fields) - {"expected_version"}
        return {name: getattr(self, name) for name in names}


class Nothing(Deciding):
    """A decision that needs no more than the version the caller saw."""


class WithReason(Deciding):
    """A decision that needs a reason in words."""

    reason: str = Field(max_length=2000)
    """Required; the other side reads it, no event carries it."""


class WithReasonCode(WithReason):
    """A decision that needs a reason as a code and in words."""

    reason_code: ReasonCode = ReasonCode.OTHER

    def why(self) -> Reason:
        return Reason(self.reason_code, self.reason)


class WithRemark(Deciding):
    """A decision with an optional remark (审批意见)."""

    remark: str = Field(default="", max_length=2000)
