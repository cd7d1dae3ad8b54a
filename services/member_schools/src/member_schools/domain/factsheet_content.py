"""What a factsheet says, and what must be corrected before it may say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.contracts.member_schools.factsheet import (
    ContactRole,
    OfferedMajor,
    SchoolTerm,
    Section,
)
from cyzj.domain.errors import FieldError, invalid
from member_schools.domain.texts import names_a_telephone

MOST = {"majors": 200, "terms": 12, "sections": 20, "contacts": 20}
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Asked:
    """Who is asked for what, as the organisation says it."""

    role: ContactRole
    person_ref: UUID


@dataclass(frozen=True)
class Visiting:
    """What somebody who comes has to know, in words; stays behind the API."""

    lodging: str = ""
    meals: str = ""
    transport: str = ""
    safety: str = ""

    @property
    def said(self) -> bool:
        return any((self.lodging, self.meals, self.transport, self.safety))


UNSAID = Visiting()


@dataclass(frozen=True)
class Content:
    """The whole factsheet as the organisation says it."""

    majors: tuple[OfferedMajor, ...] = ()
    terms: tuple[SchoolTerm, ...] = ()
    sections: tuple[Section, ...] = ()
    contacts: tuple[Asked, ...] = ()
    strengths: str = ""
    visiting: Visiting = UNSAID


def check(content: Content) -> None:
    """Raises `invalid` naming every field that must be corrected, by its path in the body."""
    errors = [*_too_many(content), *_twice(content), *_times(content), *_texts(content)]
    if errors:
        raise invalid("invalid-factsheet", errors[0].message, *errors)


def _too_many(content: Content) -> Iterator[FieldError]:
    for name, most in MOST.items():
        count = len(getattr(content, name))
        if count > most:
            yield FieldError(name, f"最多 {most} 行，现在是 {count} 行，请删减。")


def _twice(content: Content) -> Iterator[FieldError]:
    keys: Sequence[tuple[str, str, Sequence[object]]] = (
        ("majors", "code", [one.code for one in content.majors]),
        ("terms", "code", [one.code for one in content.terms]),
        ("sections", "number", [one.number for one in content.sections]),
        ("contacts", "person_ref", [(one.role, one.person_ref) for one in content.contacts]),
    )
    for name, field, found in keys:
        for place, key in enumerate(found):
            if key in found[:place]:
                yield FieldError(f"{name}.{place}.{field}", "与前面一行重复，请删去一行。")


def _times(content: Content) -> Iterator[FieldError]:
    last: date | None = None
    for place, term in enumerate(content.terms):
        if term.last_day <= term.first_day:
            yield FieldError(f"terms.{place}.last_day", "结束日期要晚于开始日期，请修改。")
        elif last is not None and term.first_day <= last:
            yield FieldError(f"terms.{place}.first_day", "与上一学期重叠，请按先后填写。")
        last = term.last_day
    ended = ""
    for place, section in enumerate(content.sections):
        if section.ends <= section.starts:
            yield FieldError(f"sections.{place}.ends", "下课时间要晚于上课时间，请修改。")
        elif section.starts < ended:
            yield FieldError(f"sections.{place}.starts", "与上一节重叠，请按先后填写。")
        ended = section.ends


def _texts(content: Content) -> Iterator[FieldError]:
    visiting = content.visiting
    for name, text in (
        ("strengths", content.strengths),
        ("visiting.lodging", visiting.lodging),
        ("visiting.meals", visiting.meals),
        ("visiting.transport", visiting.transport),
        ("visiting.safety", visiting.safety),
    ):
        if len(text) > LONGEST_TEXT:
            yield FieldError(name, f"不超过 {LONGEST_TEXT} 字，请缩短。")
        elif names_a_telephone(text):
            yield FieldError(name, "不要写电话号码，请在联系人里选人。")
