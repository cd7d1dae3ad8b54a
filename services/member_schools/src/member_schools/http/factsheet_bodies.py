"""A factsheet as it is sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from cyzj.contracts.member_schools.factsheet import (
    Clock,
    ContactRole,
    OfferedCode,
    OfferedMajor,
    SchoolTerm,
    Section,
    TermCode,
)
from cyzj.http.values import Body
from cyzj.reference.majors import YEAR
from member_schools.domain.factsheet_content import Asked, Content, Visiting


class MajorBody(Body):
    """A major that the organisation offers."""

    code: OfferedCode
    catalogue_year: int = Field(default=YEAR, ge=2000, le=2100)
    enrolment: int | None = Field(default=None, ge=0, le=100_000)
    strength: bool = False


class TermBody(Body):
    """A term by its dates."""

    code: TermCode
    first_day: date
    last_day: date


class SectionBody(Body):
    """A class hour of the day (节次)."""

    number: int = Field(ge=1, le=20)
    starts: Clock
    ends: Clock


class ContactBody(Body):
    """Who is asked for what: a person of the organisation."""

    role: ContactRole
    person_ref: UUID


class VisitingBody(Body):
    """What somebody who comes has to know; no telephone numbers."""

    lodging: str = Field(default="", max_length=5000)
    meals: str = Field(default="", max_length=5000)
    transport: str = Field(default="", max_length=5000)
    safety: str = Field(default="", max_length=5000)


class FactsheetBody(Body):
    """The whole factsheet, and the version read; 0 where there is none yet."""

    expected_version: int = Field(ge=0, le=2**31 - 1)
    majors: list[MajorBody] = Field(default=[], max_length=500)
    terms: list[TermBody] = Field(default=[], max_length=100)
    sections: list[SectionBody] = Field(default=[], max_length=100)
    contacts: list[ContactBody] = Field(default=[], max_length=100)
    strengths: str = Field(default="", max_length=5000)
    visiting: VisitingBody = VisitingBody()

    def content(self) -> Content:
        return Content(
            majors=tuple(OfferedMajor(**one.model_dump()) for one in self.majors),
            terms=tuple(SchoolTerm(**one.model_dump()) for one in self.terms),
            sections=tuple(Section(**one.model_dump()) for one in self.sections),
            contacts=tuple(Asked(one.role, one.person_ref) for one in self.contacts),
            strengths=self.strengths,
            visiting=Visiting(**self.visiting.model_dump()),
        )
