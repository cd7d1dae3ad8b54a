"""A factsheet (学校信息表): what partners have to know of an organisation before they agree on anything."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Fact, Payload, Waiting, event

CONTEXT = "member_schools"
OfferedCode = Annotated[str, Field(pattern=r"^\d{6}$")]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
TermCode = Annotated[str, Field(pattern=r"^\d{4}-[12]$")]


class ContactRole(StrEnum):
    """For what a contact is asked."""

    GENERAL = "general"
    """总协调"""
    EXCHANGES = "exchanges"
    """教师互训"""
    BASES = "bases"
    """基地共建"""
    TRAINING = "training"
    """人才共育"""
    RESULTS = "results"
    """成果共享"""
    SAFETY = "safety"
    """安全"""


class OfferedMajor(Fact):
    """A major that the organisation offers."""

    code: OfferedCode
    """Of the catalogue of `catalogue_year` (unverified)."""
    catalogue_year: Annotated[int, Field(ge=2000, le=2100)]
    """The year of the catalogue."""
    enrolment: Annotated[int, Field(ge=0, le=100_000)] | None
    """Students in it; null where not given."""
    strength: bool
    """Whether it counts among its strengths (优势专业)."""


class SchoolTerm(Fact):
    """A term by its dates."""

    code: TermCode
    """School year and half: 2026-1 is the first term of 2026–2027."""
    first_day: date
    """First day of teaching."""
    last_day: date
    """Last day of teaching."""


class Section(Fact):
    """A class hour of the day (节次)."""

    number: Annotated[int, Field(ge=1, le=20)]
    """Which, from 1."""
    starts: Clock
    """Asia/Shanghai."""
    ends: Clock
    """Asia/Shanghai."""


class Contact(Fact):
    """Who is asked for what: a reference, never a name."""

    role: ContactRole
    """For what."""
    person_ref: UUID
    """Whom."""
    verified_on: date
    """When the organisation last said that this is right."""


class FactsheetState(Payload):
    """A factsheet after the fact. Public within the alliance; what is written in words stays behind the API."""

    organisation_id: UUID
    """Whose it is."""
    majors: tuple[OfferedMajor, ...]
    """What it offers."""
    terms: tuple[SchoolTerm, ...]
    """Its calendar."""
    sections: tuple[Section, ...]
    """Its 作息时间表."""
    contacts: tuple[Contact, ...]
    """Whom to ask."""
    hosts_visitors: bool
    """Whether it has said what a visitor needs."""
    stale: bool
    """Whether a contact has not been verified for 180 days."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""


@event(CONTEXT, "factsheet", "published")
class FactsheetPublished(FactsheetState):
    """信息表已发布."""


@event(CONTEXT, "factsheet", "changed")
class FactsheetChanged(FactsheetState):
    """信息表已更新; all values are the new ones."""


@event(CONTEXT, "factsheet", "contacts_verified")
class FactsheetContactsVerified(FactsheetState):
    """联系人已复核: they are right as of today."""


@event(CONTEXT, "factsheet", "contacts_stale")
class FactsheetContactsStale(FactsheetState):
    """联系人待复核: not verified for 180 days."""
