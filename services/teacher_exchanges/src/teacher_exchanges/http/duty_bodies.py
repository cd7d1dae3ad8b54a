"""What is sent about duty records, and the filters of their list."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from cyzj.contracts.teacher_exchanges.duty_record import (
    DutyCategory,
    DutyRecordStatus,
    DutySource,
)
from cyzj.http.values import Body, ClassHours, Deciding
from teacher_exchanges.application.duty.listing import WantedRecords
from teacher_exchanges.application.duty.records import Handed
from teacher_exchanges.domain.duty_record import Declared


class FileBody(Body):
    """A file uploaded before (`POST /v1/files`), and what it is called."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    file_name: str = Field(max_length=300)


class RecordContent(Body):
    """What is declared."""

    category: DutyCategory
    title: str = Field(max_length=200, examples=["数控加工岗位实践"])
    organiser: str = Field(max_length=200, examples=["示例装备制造公司"])
    """The enterprise, or who held the training."""
    first_day: date
    last_day: date
    hours: ClassHours = 0
    """For every category but enterprise practice, which is counted by its days."""
    evidence: tuple[FileBody, ...] = Field(max_length=20)

    def said(self) -> Declared:
        names = ("category", "title", "organiser", "first_day", "last_day", "hours")
        return Declared(**{name: getattr(self, name) for name in names})

    def files(self) -> list[Handed]:
        return [Handed(one.sha256, one.file_name) for one in self.evidence]


class DeclareBody(RecordContent):
    """Whose it is, and what."""

    person_ref: UUID


class RedeclareBody(RecordContent, Deciding):
    """What it says now."""


class RecordReasonBody(Deciding):
    """Why; the teacher and the school read it."""

    reason: str = Field(max_length=2000)


class RecordDecisionBody(Deciding):
    """A decision that needs no more."""


def wanted(
    school_id: UUID | None = None,
    person_ref: UUID | None = None,
    status: Annotated[list[DutyRecordStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    category: Annotated[list[DutyCategory], Query(max_length=10)] = [],  # noqa: B006
    source: DutySource | None = None,
    from_day: date | None = None,
    to_day: date | None = None,
    waiting_on: UUID | None = None,
    q: Annotated[str, Query(max_length=40, description="a number, or words of the title")] = "",
) -> WantedRecords:
    """The filters of the list."""
    words = q.replace("\0", "").strip()
    return WantedRecords(
        school_id, person_ref, status, category, source, from_day, to_day, waiting_on, words
    )
