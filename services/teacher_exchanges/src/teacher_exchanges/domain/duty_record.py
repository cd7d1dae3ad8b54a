"""A duty record (履职记录): what was declared, and what has to be right about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.duty_record import (
    DutyCategory,
    DutyRecordState,
    DutyRecordStatus,
    DutySource,
)
from cyzj.domain.errors import DomainError, FieldError, conflict, invalid
from cyzj.domain.texts import text_problems
from teacher_exchanges.domain.duty_rules import CATEGORIES

EARLIEST = date(2000, 1, 1)
MOST_FILES = 10
MOST_HOURS = 100_000
"""Hundredths: 1,000 学时 in one record."""


@dataclass(frozen=True)
class Proof:
    """A file that proves it."""

    sha256: str
    file_name: str
    size: int
    media_type: str
    submitted_at: datetime


@dataclass(frozen=True)
class Said:
    """What was said with a step."""

    command: str
    words: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True)
class Declared:
    """What a form says. `hours` in hundredths, for every category but enterprise practice."""

    category: DutyCategory
    title: str
    organiser: str
    """The enterprise, or who held the training."""
    first_day: date
    last_day: date
    hours: int = 0


@dataclass(frozen=True, kw_only=True)
class DutyRecord:
    """A record as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: DutyRecordStatus
    person_ref: UUID
    school_id: UUID
    category: DutyCategory
    source: DutySource
    title: str
    organiser: str
    first_day: date
    last_day: date
    days: int
    hours: int
    created_at: datetime
    since: datetime
    declared_by: UUID | None
    engagement_id: UUID | None = None
    evidence: tuple[Proof, ...] = ()
    sayings: tuple[Said, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    @property
    def evidence_count(self) -> int:
        return len(self.evidence)


def facts(record: DutyRecord) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(record, name) for name in DutyRecordState.model_fields}


def overlapping() -> DomainError:
    """Two records of enterprise practice of one person share a day."""
    message = "这段日期与已登记的企业实践重叠，请核对起止日期；同一段实践只计一次。"
    return conflict("practice-overlaps", message, FieldError("first_day", message))


def content_of(said: Declared) -> dict[str, Any]:
    """The fields that the declaration gives; practice is counted by its calendar days."""
    practice = said.category is DutyCategory.ENTERPRISE_PRACTICE
    return {
        "category": said.category,
        "title": said.title.strip(),
        "organiser": said.organiser.strip(),
        "first_day": said.first_day,
        "last_day": said.last_day,
        "days": (said.last_day - said.first_day).days + 1 if practice else 0,
        "hours": 0 if practice else said.hours,
    }


def check(said: Declared, evidence: Sequence[Proof], today: date) -> None:
    """Raises `invalid-duty-record` with every field that has to change."""
    errors = list(_problems(said, evidence, today))
    if errors:
        raise invalid("invalid-duty-record", errors[0].message, *errors)


def _problems(said: Declared, evidence: Sequence[Proof], today: date) -> Iterable[FieldError]:
    for field, text, name in (
        ("title", said.title, "名称"),
        ("organiser", said.organiser, "单位"),
    ):
        if not text.strip():
            yield FieldError(field, f"请填写{name}。")
        yield from text_problems(text, field, name, 60)
    if not EARLIEST <= said.first_day <= today:
        yield FieldError("first_day", f"开始日期请填 {EARLIEST} 至 {today}。")
    if said.last_day < said.first_day:
        yield FieldError("last_day", f"结束日期早于开始日期，请改为 {said.first_day} 或以后。")
    elif said.last_day > today:
        yield FieldError("last_day", "还没有结束，请在结束之后登记。")
    elif (said.last_day - said.first_day).days >= 3660:
        yield FieldError("last_day", "一条记录不超过十年，请分开登记。")
    if said.category is not DutyCategory.ENTERPRISE_PRACTICE:
        name = CATEGORIES[said.category]
        days = max((said.last_day - said.first_day).days + 1, 1)
        most = min(MOST_HOURS, days * 800)
        if not 0 < said.hours <= most:
            yield FieldError(
                "hours", f"{name}学时请填 0.01 至 {most // 100}（每天最多计 8 学时）。"
            )
    hashes = [one.sha256 for one in evidence]
    if not hashes:
        yield FieldError("evidence", "请上传至少一份证明材料。")
    if len(hashes) > MOST_FILES:
        yield FieldError("evidence", f"证明材料不超过 {MOST_FILES} 份，请合并后上传。")
    if len(set(hashes)) != len(hashes):
        yield FieldError("evidence", "两份材料是同一个文件，请去掉一份。")
