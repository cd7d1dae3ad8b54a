"""How duty records and progress stand in answers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cyzj.contracts.codes import Jurisdiction
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.duty_profile import Teaches
from cyzj.contracts.teacher_exchanges.duty_record import (
    DutyCategory,
    DutyRecordStatus,
    DutySource,
)
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import ClassHours, Item
from cyzj.members.reading import Organisations
from teacher_exchanges.application.duty.progress import ENOUGH, SchoolStands, Stands
from teacher_exchanges.domain.duty import Progress, Standing
from teacher_exchanges.domain.duty_record import DutyRecord
from teacher_exchanges.domain.duty_rules import DAYS_A_MONTH, DutyRule, Measure, Window
from teacher_exchanges.domain.duty_steps import actions


class RuleItem(Item):
    """What is owed, and which text says so."""

    code: str
    name: str
    measure: Measure
    """`months` of enterprise practice, or `class_hours`."""
    categories: tuple[DutyCategory, ...]
    at_least: Decimal
    """In months or 学时, by `measure`."""
    window: Window
    teaches: tuple[Teaches, ...]
    jurisdictions: tuple[Jurisdiction, ...]
    valid_from: date
    valid_until: date | None
    source: str
    verified: bool
    """Whether it was checked against the official text."""


class ProgressItem(Item):
    """How one duty stands."""

    rule: str
    """Its code."""
    name: str
    measure: Measure
    have: Decimal
    """Months or 学时 that count."""
    at_least: Decimal
    missing: Decimal
    """What is missing by `due_on`; 0 where nothing is."""
    due_on: date | None
    standing: Standing


class TeacherItem(Item):
    """How a teacher stands at a school. The name is member_schools' to tell."""

    person_ref: UUID
    school_id: UUID
    school: SchoolBrief | None
    since: date
    """First day of their first post as a teacher: before it nothing is owed."""
    teaches: Teaches
    profile_version: int
    """0: the school has said nothing, so professional courses are supposed."""
    standing: Standing
    """As the duty that stands worst."""
    progress: tuple[ProgressItem, ...]


class Teachers(Item):
    """Teachers of one school, or the posts of one person."""

    as_of: date
    items: tuple[TeacherItem, ...]


class SchoolItem(Item):
    """How many of a school's teachers stand how."""

    school_id: UUID
    school: SchoolBrief | None
    teachers: int
    met: int | None
    """Null, as the next three, where fewer than five teachers are in post."""
    running: int | None
    due: int | None
    short: int | None


class DutySchools(Item):
    """Every school with teachers in post."""

    as_of: date
    items: tuple[SchoolItem, ...]


class ProofItem(Item):
    """A file that proves it."""

    sha256: str
    file_name: str
    size: int
    """Bytes."""
    media_type: str
    submitted_at: datetime


class DutySaidItem(Item):
    """What was said with a step."""

    command: str
    words: str
    by: UUID | None
    at: datetime


class DutyRecordItem(Item):
    """A duty record as the teacher, their school and the office see it."""

    id: UUID
    version: int
    number: str
    status: DutyRecordStatus
    state: DutyRecordStatus
    """The same as `status`."""
    person_ref: UUID
    school_id: UUID
    school: SchoolBrief | None
    category: DutyCategory
    source: DutySource
    engagement_id: UUID | None
    title: str
    organiser: str
    first_day: date
    last_day: date
    days: int
    """Calendar days that count, for enterprise practice."""
    hours: ClassHours
    created_at: datetime
    since: datetime
    declared_by: UUID | None
    evidence: tuple[ProofItem, ...]
    sayings: tuple[DutySaidItem, ...]
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


def measured(rule: DutyRule, amount: int) -> Decimal:
    """Days as months, hundredths as 学时; two decimals at most."""
    if rule.measure is Measure.MONTHS:
        return (Decimal(amount) / DAYS_A_MONTH).quantize(Decimal("0.01"))
    return Decimal(amount) / 100


def rule_item(rule: DutyRule) -> RuleItem:
    """The rule in the units people use."""
    return RuleItem(**{**vars(rule), "at_least": measured(rule, rule.at_least)})


def teacher_item(stands: Stands, schools: Organisations) -> TeacherItem:
    """The teacher with every duty."""
    teacher = stands.teacher
    return TeacherItem(
        person_ref=teacher.person_ref,
        school_id=teacher.school_id,
        school=school_brief(schools.get(teacher.school_id)),
        since=teacher.since,
        teaches=teacher.profile.teaches,
        profile_version=teacher.profile.version,
        standing=stands.standing,
        progress=tuple(_progress(one) for one in stands.progress),
    )


def school_item(stands: SchoolStands, schools: Organisations) -> SchoolItem:
    """The school's counts; of few teachers they are not told."""
    told = stands.teachers >= ENOUGH
    counts = {str(one): stands.standings[one] if told else None for one in Standing}
    return SchoolItem(
        school_id=stands.school_id,
        school=school_brief(schools.get(stands.school_id)),
        teachers=stands.teachers,
        **counts,
    )


def record_item(record: DutyRecord, schools: Organisations, caller: Caller) -> DutyRecordItem:
    """The record, and what this caller may do with it."""
    plain = {
        name: getattr(record, name) for name in DutyRecordItem.model_fields if hasattr(record, name)
    }
    return DutyRecordItem(
        **{
            **plain,
            "state": record.status,
            "school": school_brief(schools.get(record.school_id)),
            "evidence": tuple(ProofItem(**vars(one)) for one in record.evidence),
            "sayings": tuple(DutySaidItem(**vars(one)) for one in record.sayings),
            "allowed_actions": tuple(actions(record, caller)),
        }
    )


def _progress(one: Progress) -> ProgressItem:
    return ProgressItem(
        rule=one.rule.code,
        name=one.rule.name,
        measure=one.rule.measure,
        have=measured(one.rule, one.have),
        at_least=measured(one.rule, one.rule.at_least),
        missing=measured(one.rule, one.missing),
        due_on=one.due_on,
        standing=one.standing,
    )
